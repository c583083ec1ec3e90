/// @file
/// How often each latency was seen.
#include "histogram.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace stress {

namespace {

constexpr int bits = 8;
static_assert(Histogram::buckets_per_power == 1 << bits);

/// Values have 63 bits. The first two powers share the exact values, below 512.
constexpr std::size_t bucket_count = Histogram::powers_of_two * Histogram::buckets_per_power;
static_assert(Histogram::powers_of_two == 63 - bits + 1);

/// @return how far @p value is shifted right to leave it in [256, 512), or 0 when it is less
int shift_of(std::int64_t value) {
  return std::max(0,
                  static_cast<int>(std::bit_width(static_cast<std::uint64_t>(value))) - bits - 1);
}

std::size_t index_of(std::int64_t value) {
  const int shift = shift_of(value);
  return (static_cast<std::size_t>(shift) << bits) + static_cast<std::size_t>(value >> shift);
}

/// @return the least value in bucket @p index
std::int64_t bucket_begin(std::size_t index) {
  const std::size_t shift = index < 2 * Histogram::buckets_per_power ? 0 : (index >> bits) - 1;
  return static_cast<std::int64_t>(index - (shift << bits)) << shift;
}

/// @return the greatest value in bucket @p index
std::int64_t bucket_last(std::size_t index) {
  const std::size_t shift = index < 2 * Histogram::buckets_per_power ? 0 : (index >> bits) - 1;
  return bucket_begin(index) + ((std::int64_t{1} << shift) - 1);
}

}  // namespace

Histogram::Histogram()
    : buckets_(bucket_count) {}

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
  // 0.55 × 100 is 55.00000000000001 in binary: without the slack, the rank would be 56.
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
