/// @file
/// A file that results are written to.
#pragma once

#include <cstdio>
#include <memory>
#include <string>

namespace stress {

/// Writes text to a file, to standard output (`-`), or nowhere (an empty name).
class OutputFile {
 public:
  /// @return an output that is standard error
  static OutputFile to_standard_error();

  /// Creates the file, or truncates it.
  /// @throws std::system_error if that fails
  explicit OutputFile(const std::string& name);

  /// @throws std::system_error if the text cannot be written, for instance on a full disk
  void write(const std::string& text);

  /// @return whether write() goes anywhere
  explicit operator bool() const { return file_ != nullptr; }

 private:
  struct Close {
    void operator()(std::FILE* file) const;
  };

  std::string name_;
  std::unique_ptr<std::FILE, Close> file_;
};

}  // namespace stress
