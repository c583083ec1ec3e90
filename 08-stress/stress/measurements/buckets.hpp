/// @file
/// The buckets of a histogram: the index of a value's bucket, and the bounds of a bucket.
#pragma once

#include <algorithm>
#include <bit>

#include "histogram.hpp"

namespace stress {

inline constexpr int bucket_bits = 8;
static_assert(Histogram::buckets_per_power == 1 << bucket_bits);

/// Values have 63 bits. The exact values, below 512, take the place of two powers of two.
inline constexpr std::size_t bucket_count = Histogram::powers_of_two * Histogram::buckets_per_power;
static_assert(Histogram::powers_of_two == 63 - bucket_bits + 1);

/// @return how many bits to shift @p value right to bring it into [256, 512); 0 if it is less
inline int shift_of(std::int64_t value) {
  const int width = static_cast<int>(std::bit_width(static_cast<std::uint64_t>(value)));
  return std::max(0, width - bucket_bits - 1);
}

/// @param value 0 or more
inline std::size_t index_of(std::int64_t value) {
  const int shift = shift_of(value);
  return (static_cast<std::size_t>(shift) << bucket_bits) +
         static_cast<std::size_t>(value >> shift);
}

/// @return the shift_of() the values in bucket @p index
inline std::size_t shift_of_bucket(std::size_t index) {
  return index < 2 * Histogram::buckets_per_power ? 0 : (index >> bucket_bits) - 1;
}

/// @return the least value in bucket @p index
inline std::int64_t bucket_begin(std::size_t index) {
  const std::size_t shift = shift_of_bucket(index);
  return static_cast<std::int64_t>(index - (shift << bucket_bits)) << shift;
}

/// @return the greatest value in bucket @p index
inline std::int64_t bucket_last(std::size_t index) {
  return bucket_begin(index) + ((std::int64_t{1} << shift_of_bucket(index)) - 1);
}

}  // namespace stress
