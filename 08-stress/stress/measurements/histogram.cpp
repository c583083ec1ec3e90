/// @file
/// A log-linear histogram of latencies.
#include "histogram.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

#include "buckets.hpp"

namespace stress {

Histogram::Histogram()
    : buckets_(bucket_count) {}

Histogram Histogram::of(const std::vector<Bucket>& buckets, std::int64_t min, std::int64_t max,
                        double sum) {
  Histogram histogram;
  std::int64_t before = -1;
  for (const Bucket& bucket : buckets) {
    if (bucket.lowest <= before || bucket.count == 0 ||
        bucket_begin(index_of(bucket.lowest)) != bucket.lowest) {
      throw std::invalid_argument("not a bucket: " + std::to_string(bucket.lowest));
    }
    histogram.buckets_[index_of(bucket.lowest)] = bucket.count;
    histogram.count_ += bucket.count;
    before = bucket.lowest;
  }
  const bool fits = buckets.empty()
                        ? min == 0 && max == 0 && sum == 0
                        : 0 <= min && min <= max && index_of(min) == index_of(buckets[0].lowest) &&
                              index_of(max) == index_of(before) && sum >= 0;
  if (!fits) {
    throw std::invalid_argument("least, greatest and sum are not those of the buckets");
  }
  histogram.min_ = min;
  histogram.max_ = max;
  histogram.sum_ = sum;
  return histogram;
}

void Histogram::record(std::chrono::nanoseconds value) {
  const std::int64_t nanoseconds = std::max<std::int64_t>(0, value.count());
  ++buckets_[index_of(nanoseconds)];
  min_ = count_ == 0 ? nanoseconds : std::min(min_, nanoseconds);
  max_ = std::max(max_, nanoseconds);
  sum_ += static_cast<long double>(nanoseconds);
  ++count_;
}

void Histogram::merge(const Histogram& other) {
  if (other.count_ == 0) {
    return;
  }
  for (std::size_t i = index_of(other.min_); i <= index_of(other.max_); ++i) {
    buckets_[i] += other.buckets_[i];
  }
  min_ = count_ == 0 ? other.min_ : std::min(min_, other.min_);
  max_ = std::max(max_, other.max_);
  sum_ += other.sum_;
  count_ += other.count_;
}

void Histogram::clear() {
  std::fill(buckets_.begin() + static_cast<std::ptrdiff_t>(index_of(min_)),
            buckets_.begin() + static_cast<std::ptrdiff_t>(index_of(max_)) + 1, 0);
  count_ = 0;
  min_ = 0;
  max_ = 0;
  sum_ = 0;
}

std::chrono::nanoseconds Histogram::min() const {
  return std::chrono::nanoseconds(min_);
}

double Histogram::mean_nanoseconds() const {
  return count_ == 0 ? 0 : static_cast<double>(sum_ / static_cast<long double>(count_));
}

std::vector<Histogram::Bucket> Histogram::buckets() const {
  std::vector<Bucket> filled;
  for (std::size_t i = index_of(min_); i <= index_of(max_); ++i) {
    if (buckets_[i] > 0) {
      filled.push_back({bucket_begin(i), buckets_[i]});
    }
  }
  return filled;
}

double Histogram::standard_deviation_nanoseconds() const {
  if (count_ == 0) {
    return 0;
  }
  const double mean = mean_nanoseconds();
  double squares = 0;
  for (std::size_t i = index_of(min_); i <= index_of(max_); ++i) {
    const double middle =
        (static_cast<double>(bucket_begin(i)) + static_cast<double>(bucket_last(i))) / 2;
    squares += static_cast<double>(buckets_[i]) * (middle - mean) * (middle - mean);
  }
  return std::sqrt(squares / static_cast<double>(count_));
}

std::chrono::nanoseconds Histogram::quantile(double fraction) const {
  // 0.55 × 100 is 55.00000000000001 in floating point: without the slack, the rank would be 56.
  constexpr double slack = 1 - 1e-13;
  const double wanted = std::ceil(fraction * static_cast<double>(count_) * slack);
  const auto rank = static_cast<std::uint64_t>(std::max(1.0, wanted));
  std::uint64_t seen = 0;
  for (std::size_t i = index_of(min_); i <= index_of(max_); ++i) {
    seen += buckets_[i];
    if (seen >= rank) {
      return std::chrono::nanoseconds(std::min(bucket_last(i), max_));
    }
  }
  return max();
}

std::uint64_t Histogram::count_up_to(std::chrono::nanoseconds value) const {
  std::uint64_t seen = 0;
  for (std::size_t i = 0; i <= index_of(value.count()); ++i) {
    seen += buckets_[i];
  }
  return seen;
}

}  // namespace stress
