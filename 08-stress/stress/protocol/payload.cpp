/// @file
/// Payloads, generated and compared.
#include "payload.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace stress {

namespace {

/// 2^64 divided by the golden ratio, and odd: its multiples are spread evenly and do not repeat.
constexpr std::uint64_t golden = 0x9e3779b97f4a7c15;
constexpr std::size_t word_size = sizeof(std::uint64_t);

/// A hash in which every bit of the result depends on every bit of @p value.
/// Source: Steele, Lea, Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014.
std::uint64_t mixed(std::uint64_t value) {
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
  value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
  return value ^ (value >> 31);
}

}  // namespace

std::uint64_t payload_key(std::uint64_t seed, std::uint64_t client, std::uint64_t message) {
  return mixed(mixed(mixed(seed + golden) + client + golden) + message + golden);
}

void fill_payload(std::uint64_t key, std::uint64_t offset, std::span<std::byte> out) {
  std::uint64_t word = key + (offset / word_size) * golden;
  std::size_t skipped = offset % word_size;
  while (!out.empty()) {
    const std::size_t size = std::min(word_size - skipped, out.size());
    if (size == word_size) {
      std::memcpy(out.data(), &word, word_size);
    } else {
      std::array<std::byte, word_size> bytes{};
      std::memcpy(bytes.data(), &word, word_size);
      std::memcpy(out.data(), bytes.data() + skipped, size);
    }
    out = out.subspan(size);
    word += golden;
    skipped = 0;
  }
}

bool is_payload(std::uint64_t key, std::uint64_t offset, Bytes bytes) {
  std::array<std::byte, 4096> expected;
  while (!bytes.empty()) {
    const std::size_t size = std::min(bytes.size(), expected.size());
    fill_payload(key, offset, std::span(expected).first(size));
    if (std::memcmp(expected.data(), bytes.data(), size) != 0) {
      return false;
    }
    bytes = bytes.subspan(size);
    offset += size;
  }
  return true;
}

}  // namespace stress
