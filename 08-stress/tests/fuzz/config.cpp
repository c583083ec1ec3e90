/// @file
/// Fuzzes the reader of configuration files: it sets valid values, or reports a mistake in one
/// printable line.
#include <algorithm>
#include <string>

#include "config_file.hpp"
#include "fuzz.hpp"

namespace {

bool is_one_line(std::string_view text) {
  return std::none_of(text.begin(), text.end(),
                      [](unsigned char c) { return c < 0x20 || c == 0x7f; });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string root = "root";
  std::string host = "host";
  std::uint16_t port = 0;
  std::size_t workers = 1;
  std::size_t connections = 1;
  try {
    read_config(to_text(data, size), "fuzzed.conf",
                {{"document_root", some_text(root, "a directory")},
                 {"cpu_limit", whole_number(workers, 1, 4096)},
                 {"thread_limit", whole_number(connections, 1)},
                 {"listen", listen_address(host, port)}});
  } catch (const UsageError& mistake) {
    require(is_one_line(mistake.what()), "a mistake is reported in one printable line");
  }
  require(workers >= 1 && workers <= 4096 && connections >= 1, "numbers are within their limits");
  require(!host.empty() && host.find_first_of("[]") == std::string::npos, "a host has no brackets");
  require(!root.empty() && root.find_first_of(std::string_view("\n\0", 2)) == std::string::npos,
          "a directory's name has neither newline nor NUL");
  return 0;
}
