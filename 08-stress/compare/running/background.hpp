/// @file
/// The stress client that goes on while another one measures.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "child_process.hpp"

namespace comparison {

/// A second stress client, running. Its destructor kills it.
class BackgroundClient {
 public:
  /// @param command how it is started
  /// @param interrupt ends every wait; must outlive this
  /// @param cpu the one that it may use; nothing for all
  /// @throws std::system_error when there can be no new process
  BackgroundClient(const std::vector<std::string>& command, const Interrupt& interrupt,
                   std::optional<int> cpu)
      : stress_(command, interrupt, cpu) {}

  /// Waits until it has printed a line with @p begun_when in it.
  /// @return what is wrong; nothing when it has
  /// @throws Interrupted
  std::string begin(const std::string& begun_when, std::chrono::milliseconds limit);

  /// Ends it as Ctrl-C would, and waits for its end.
  /// @return what is wrong: it had ended before, failed, or hangs; nothing when it went well
  /// @throws Interrupted
  std::string end(std::chrono::milliseconds limit);

 private:
  ChildProcess stress_;
};

}  // namespace comparison
