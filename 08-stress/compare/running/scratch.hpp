/// @file
/// The files that servers are started with.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "contenders.hpp"

namespace comparison {

/// A temporary directory, removed by its destructor. Its `files` can be served: 1k.bin,
/// 100k.bin and 10m.bin, of 1 KiB, 100 KiB and 10 MiB.
class Scratch {
 public:
  /// @throws std::system_error or std::filesystem::filesystem_error when it cannot be made
  Scratch();
  ~Scratch();
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  Scratch(Scratch&&) = delete;
  Scratch& operator=(Scratch&&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// @return whether any of them is started with a path in a scratch directory
bool needs_scratch(const std::vector<Contender>& contenders);

/// @return the option with the paths that `{files}` and `{log}` stand for
std::string with_paths(std::string option, const std::filesystem::path& scratch);

/// Removes the log that a server has written, so that the next one starts an empty log.
void forget_log(const std::filesystem::path& scratch);

}  // namespace comparison
