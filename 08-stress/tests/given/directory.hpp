/// @file
/// A temporary directory for tests of files.
#pragma once

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

/// A new directory, which its destructor removes with everything in it.
class Directory {
 public:
  Directory() {
    std::string name = std::filesystem::temp_directory_path() / "eight-servers.XXXXXX";
    if (::mkdtemp(name.data()) == nullptr) {
      throw std::filesystem::filesystem_error("mkdtemp", name, std::error_code());
    }
    path_ = std::filesystem::canonical(name);
  }
  ~Directory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Directory(const Directory&) = delete;
  Directory& operator=(const Directory&) = delete;

  /// @return the path of @p name in the directory
  std::string path(const std::string& name = "") const { return path_ / name; }

  /// Creates a file and the directories above it.
  /// @return its path
  std::string write(const std::string& name, std::string_view text) const {
    std::filesystem::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name, std::ios::binary) << text;
    return path(name);
  }

 private:
  std::filesystem::path path_;
};
