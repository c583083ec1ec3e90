/// @file
/// The stress client that runs in the background while another one measures.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "child_process.hpp"

namespace comparison {

/// A running second stress client. Its destructor kills it.
class BackgroundClient {
 public:
  /// @param command how it is started
  /// @param interrupt ends every wait; must outlive this
  /// @param cpu the one that it may use; nothing for all
  /// @throws std::system_error when no process can be started
  BackgroundClient(const std::vector<std::string>& command, const Interrupt& interrupt,
                   std::optional<int> cpu)
      : stress_(command, interrupt, cpu) {}

  /// Waits until it has printed a line with @p begun_when in it.
  /// @return what is wrong; empty when it has
  /// @throws Interrupted
  std::string begin(const std::string& begun_when, std::chrono::milliseconds limit);

  /// Ends it as Ctrl-C would, and waits until it has exited.
  /// @return what is wrong: it had ended before, failed, or hangs; empty for nothing
  /// @throws Interrupted
  std::string end(std::chrono::milliseconds limit);

 private:
  ChildProcess stress_;
};

}  // namespace comparison
