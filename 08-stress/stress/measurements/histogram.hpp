/// @file
/// A log-linear histogram of latencies.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace stress {

/// Counts durations from 0 to 292 years in buckets whose width is at most 1/256 of their values. No
/// value is out of range or dropped. Count, minimum, maximum and mean are exact.
///
/// Each value below 512 ns has a bucket of its own; above, every power of two is divided into 256
/// equal buckets. Source: the idea of HdrHistogram, https://hdrhistogram.github.io/HdrHistogram/
class Histogram {
 public:
  static constexpr std::size_t buckets_per_power = 256;
  static constexpr std::size_t powers_of_two = 56;

  /// The upper bound of (quantile - sample) / sample.
  static constexpr double relative_error = 1.0 / static_cast<double>(buckets_per_power);

  Histogram();

  /// The values from `lowest` up to, but not including, the `lowest` of the next bucket.
  struct Bucket {
    std::int64_t lowest = 0;
    std::uint64_t count = 0;
  };

  /// Rebuilds a histogram from what buckets(), min(), max() and sum_nanoseconds() returned.
  /// @throws std::invalid_argument if no histogram can have these values
  static Histogram of(const std::vector<Bucket>& buckets, std::int64_t min, std::int64_t max,
                      double sum);

  /// Counts @p value; a negative value counts as 0.
  void record(std::chrono::nanoseconds value);

  /// Adds the values of @p other, as if each had been recorded here.
  void merge(const Histogram& other);

  /// Removes all values.
  void clear();

  std::uint64_t count() const { return count_; }

  /// @return the minimum, maximum or mean; 0 if nothing was recorded
  std::chrono::nanoseconds min() const;
  std::chrono::nanoseconds max() const { return std::chrono::nanoseconds(max_); }
  double mean_nanoseconds() const;
  double sum_nanoseconds() const { return static_cast<double>(sum_); }

  /// @return the non-empty buckets, ascending
  std::vector<Bucket> buckets() const;

  /// @return the standard deviation, with each value taken as the middle of its bucket
  double standard_deviation_nanoseconds() const;

  /// The nearest-rank quantile: of `n` ascending values, the one with rank ceil(fraction × n).
  /// @param fraction from 0 to 1: 0.99 for the 99th percentile
  /// @return the greatest value of the sample's bucket, but at most max(); 0 if empty
  std::chrono::nanoseconds quantile(double fraction) const;

  /// @return how many values are in the bucket of @p value or in lower ones
  std::uint64_t count_up_to(std::chrono::nanoseconds value) const;

 private:
  std::vector<std::uint64_t> buckets_;
  std::uint64_t count_ = 0;
  std::int64_t min_ = 0;
  std::int64_t max_ = 0;
  long double sum_ = 0;
};

}  // namespace stress
