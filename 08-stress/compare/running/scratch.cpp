/// @file
#include "scratch.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <utility>

#include "posix.hpp"

namespace comparison {

namespace {

namespace fs = std::filesystem;

void write_file_of(const fs::path& path, std::size_t size) {
  std::ofstream file(path, std::ios::binary);
  file << std::string(size, 'x') << std::flush;
  if (!file) {
    throw std::runtime_error("cannot write " + path.string());
  }
}

}  // namespace

Scratch::Scratch() {
  std::string name = (fs::temp_directory_path() / "compare-files-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) {
    throw_errno("cannot make " + name);
  }
  path_ = name;
  fs::create_directory(path_ / "files");
  for (const auto& [file, size] :
       {std::pair("1k.bin", std::size_t{1} << 10), std::pair("100k.bin", std::size_t{100} << 10),
        std::pair("10m.bin", std::size_t{10} << 20)}) {
    write_file_of(path_ / "files" / file, size);
  }
}

Scratch::~Scratch() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

bool needs_scratch(const std::vector<Contender>& contenders) {
  return std::any_of(contenders.begin(), contenders.end(), [](const Contender& each) {
    return std::any_of(each.load_options.begin(), each.load_options.end(),
                       [](const std::string& option) { return option.find('{') == 0; });
  });
}

std::string with_paths(std::string option, const fs::path& scratch) {
  for (const std::string name : {"files", "log"}) {
    if (option == "{" + name + "}") {
      return scratch / name;
    }
  }
  return option;
}

void forget_log(const fs::path& scratch) {
  std::error_code ignored;
  if (!scratch.empty()) {
    fs::remove(scratch / "log", ignored);
  }
}

}  // namespace comparison
