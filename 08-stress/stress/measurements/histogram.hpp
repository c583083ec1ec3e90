/// @file
/// How often each latency was seen: a log-linear histogram.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace stress {

/// Counts durations in buckets that are at most 1/256 of their values wide, from 0 to 292 years, so
/// that no value is too large for it and none is ever dropped. Count, least, greatest and mean are
/// exact.
///
/// Values below 512 ns have a bucket each; above, every power of two is cut into 256 equal buckets.
/// Source: the idea is that of HdrHistogram, https://hdrhistogram.github.io/HdrHistogram/
class Histogram {
 public:
  static constexpr std::size_t buckets_per_power = 256;
  static constexpr std::size_t powers_of_two = 56;

  /// The most that a quantile can be above the sample that it stands for, as a part of it.
  static constexpr double relative_error = 1.0 / static_cast<double>(buckets_per_power);

  Histogram();

  /// The values from `lowest` up to the next bucket's.
  struct Bucket {
    std::int64_t lowest = 0;
    std::uint64_t count = 0;
  };

  /// Makes the histogram again that gave @p buckets and the others, in nanoseconds.
  /// @throws std::invalid_argument when no histogram can have given them
  static Histogram of(const std::vector<Bucket>& buckets, std::int64_t min, std::int64_t max,
                      double sum);

  /// Counts @p value; a negative one as 0.
  void record(std::chrono::nanoseconds value);

  /// Adds all that @p other has counted, as if each value had been recorded here.
  void merge(const Histogram& other);

  /// Forgets everything.
  void clear();

  std::uint64_t count() const { return count_; }

  /// @return the least, the greatest, or the mean value; 0 when nothing was recorded
  std::chrono::nanoseconds min() const;
  std::chrono::nanoseconds max() const { return std::chrono::nanoseconds(max_); }
  double mean_nanoseconds() const;
  double sum_nanoseconds() const { return static_cast<double>(sum_); }

  /// @return the buckets that are not empty, ascending
  std::vector<Bucket> buckets() const;

  /// @return the standard deviation, each value taken as the middle of its bucket
  double standard_deviation_nanoseconds() const;

  /// The nearest-rank quantile: the least value such that at least @p fraction of all values are no
  /// greater. With `n` values it is the one of rank ceil(fraction × n) in ascending order.
  /// @param fraction from 0 to 1: 0.99 for the 99th percentile
  /// @return the greatest value of the sample's bucket, but never more than max(); 0 when empty
  std::chrono::nanoseconds quantile(double fraction) const;

  /// @return how many values are in the bucket of @p value or below it
  std::uint64_t count_up_to(std::chrono::nanoseconds value) const;

 private:
  std::vector<std::uint64_t> buckets_;
  std::uint64_t count_ = 0;
  std::int64_t min_ = 0;
  std::int64_t max_ = 0;
  long double sum_ = 0;
};

}  // namespace stress
