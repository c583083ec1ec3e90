/// @file
/// Tests of the part of a file that a Range field requests.
#include "byte_range.hpp"

#include <cstdint>
#include <string>

#include "catch.hpp"

namespace {

/// @return "whole", "none", or the first and the last byte
std::string range(std::string_view value, std::uint64_t size) {
  const http::ByteRange range = http::parse_range(value, size);
  switch (range.kind) {
    case http::ByteRange::Kind::whole:
      return "whole";
    case http::ByteRange::Kind::unsatisfiable:
      return "none";
    case http::ByteRange::Kind::part:
      break;
  }
  REQUIRE(range.size > 0);
  REQUIRE(range.size <= size);
  REQUIRE(range.first <= size - range.size);
  return std::to_string(range.first) + "-" + std::to_string(range.first + range.size - 1);
}

}  // namespace

TEST_CASE("a range is from byte to byte, from a byte to the end, or a number of last bytes") {
  CHECK(range("bytes=0-0", 10) == "0-0");
  CHECK(range("bytes=2-5", 10) == "2-5");
  CHECK(range("bytes=9-9", 10) == "9-9");
  CHECK(range("bytes=0-", 10) == "0-9");
  CHECK(range("bytes=9-", 10) == "9-9");
  CHECK(range("bytes=-1", 10) == "9-9");
  CHECK(range("bytes=-10", 10) == "0-9");
  CHECK(range("bytes=0000-0001", 10) == "0-1");
  CHECK(range("BYTES=1-2", 10) == "1-2");
}

TEST_CASE("a range is cut at the end of the file") {
  CHECK(range("bytes=5-10", 10) == "5-9");
  CHECK(range("bytes=-11", 10) == "0-9");
  CHECK(range("bytes=0-18446744073709551615", 10) == "0-9");
}

TEST_CASE("a range that begins beyond the end, or has no byte, can't be satisfied") {
  CHECK(range("bytes=10-", 10) == "none");
  CHECK(range("bytes=10-10", 10) == "none");
  CHECK(range("bytes=11-12", 10) == "none");
  CHECK(range("bytes=-0", 10) == "none");
  CHECK(range("bytes=0-", 0) == "none");
  CHECK(range("bytes=-0", 0) == "none");
}

TEST_CASE("the last bytes of an empty file are the whole of it") {
  CHECK(range("bytes=-1", 0) == "whole");
}

TEST_CASE("numbers of more than 64 bits count as infinite") {
  const std::string huge = "99999999999999999999999999";
  CHECK(range("bytes=1-" + huge, 10) == "1-9");
  CHECK(range("bytes=-" + huge, 10) == "0-9");
  CHECK(range("bytes=" + huge + "-", 10) == "none");
  CHECK(range("bytes=18446744073709551616-", 10) == "none");
  CHECK(range("bytes=18446744073709551614-", UINT64_MAX) ==
        "18446744073709551614-18446744073709551614");
  CHECK(range("bytes=4294967296-4294967297", 5'000'000'000) == "4294967296-4294967297");
  CHECK(range("bytes=-4294967296", 5'000'000'000) == "705032704-4999999999");
}

TEST_CASE("several ranges get the whole file, and empty list elements are ignored") {
  CHECK(range("bytes=0-1,3-4", 10) == "whole");
  CHECK(range("bytes=0-1, -1", 10) == "whole");
  CHECK(range("bytes=20-,30-", 10) == "whole");
  CHECK(range("bytes=, 0-1 ,,", 10) == "0-1");
}

TEST_CASE("a malformed range is ignored") {
  for (const std::string bad :
       {"",           "bytes",      "bytes=",      "bytes=-",    "bytes=,",    "=0-1",
        "0-1",        "items=0-1",  "bytes =0-1",  "bytes=5-2",  "bytes=a-b",  "bytes=0-b",
        "bytes=0",    "bytes=--1",  "bytes=0--1",  "bytes=-1-2", "bytes=+0-1", "bytes=0-1-2",
        "bytes=0 -1", "bytes=0- 1", "bytes=0x0-1", "bytes=-1a",  "bytes==0-1", "bytes=1-2;q=1"}) {
    CAPTURE(bad);
    CHECK(range(bad, 10) == "whole");
  }
}
