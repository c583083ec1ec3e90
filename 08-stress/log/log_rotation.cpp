/// @file
#include "log_rotation.hpp"

#include <filesystem>

namespace fs = std::filesystem;

void move_up(const std::string& path, std::size_t keep) {
  const auto old = [&path](std::size_t number) { return path + "." + std::to_string(number); };
  std::size_t number = 1;
  while (number < keep && fs::exists(fs::symlink_status(old(number)))) {
    ++number;
  }
  for (; number > 1; --number) {
    fs::rename(old(number - 1), old(number));
  }
  fs::rename(path, old(1));
}
