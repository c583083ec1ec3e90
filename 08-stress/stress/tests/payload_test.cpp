/// @file
/// Payloads, generated and compared.
#include "payload.hpp"

#include <set>
#include <string>
#include <vector>

#include "catch.hpp"

using namespace stress;

namespace {

std::vector<std::byte> payload(std::uint64_t key, std::uint64_t offset, std::size_t size) {
  std::vector<std::byte> bytes(size);
  fill_payload(key, offset, bytes);
  return bytes;
}

}  // namespace

TEST_CASE("payloads differ by client, message and seed") {
  std::set<std::vector<std::byte>> seen;
  std::size_t count = 0;
  for (std::uint64_t seed = 0; seed < 3; ++seed) {
    for (std::uint64_t client = 0; client < 30; ++client) {
      for (std::uint64_t message = 0; message < 30; ++message) {
        seen.insert(payload(payload_key(seed, client, message), 0, 16));
        ++count;
      }
    }
  }
  CHECK(seen.size() == count);
}

TEST_CASE("any part of a payload can be generated alone") {
  const std::uint64_t key = payload_key(1, 2, 3);
  const std::vector<std::byte> whole = payload(key, 0, 200);
  for (std::size_t offset = 0; offset < 60; ++offset) {
    for (std::size_t size = 0; size < 60; ++size) {
      const std::vector<std::byte> part(whole.begin() + static_cast<std::ptrdiff_t>(offset),
                                        whole.begin() + static_cast<std::ptrdiff_t>(offset + size));
      REQUIRE(payload(key, offset, size) == part);
      REQUIRE(is_payload(key, offset, part));
    }
  }
}

TEST_CASE("one wrong bit anywhere is detected") {
  const std::uint64_t key = payload_key(1, 2, 3);
  std::vector<std::byte> bytes = payload(key, 5, 9000);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] ^= std::byte{1};
    REQUIRE_FALSE(is_payload(key, 5, bytes));
    bytes[i] ^= std::byte{1};
  }
  REQUIRE(is_payload(key, 5, bytes));
}
