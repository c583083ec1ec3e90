/// @file
/// A file that a document is written to.
#pragma once

#include <cstdio>
#include <memory>
#include <string>

namespace stress {

/// Writes text to a file, to standard output (`-`), or nowhere (no name).
class OutputFile {
 public:
  /// @return one that writes to standard error
  static OutputFile to_standard_error();

  /// Makes the file, or empties it.
  /// @throws std::system_error if that is not possible
  explicit OutputFile(const std::string& name);

  /// @throws std::system_error if the text cannot be written, as when the disk is full
  void write(const std::string& text);

  /// @return whether there is anything to write to
  explicit operator bool() const { return file_ != nullptr; }

 private:
  struct Close {
    void operator()(std::FILE* file) const;
  };

  std::string name_;
  std::unique_ptr<std::FILE, Close> file_;
};

}  // namespace stress
