/// @file
/// Fuzzes the parser of Range: a part is never empty and always within the file. The first eight
/// bytes of an input are the file's size.
#include <cstring>

#include "byte_range.hpp"
#include "fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::uint64_t file_size = 0;
  if (size < sizeof file_size) {
    return 0;
  }
  std::memcpy(&file_size, data, sizeof file_size);
  const http::ByteRange range =
      http::parse_range(to_text(data, size).substr(sizeof file_size), file_size);
  if (range.kind == http::ByteRange::Kind::part) {
    require(range.size > 0, "a part is not empty");
    require(range.size <= file_size, "a part is no longer than the file");
    require(range.first <= file_size - range.size, "a part ends within the file");
  }
  return 0;
}
