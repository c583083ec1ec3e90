/// @file
/// The rate that all servers can keep up with.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cell.hpp"
#include "contenders.hpp"

namespace comparison {

/// What each server reached when it was loaded as fast as it could serve.
struct Calibration {
  struct Reached {
    std::string server;
    /// Right replies per second; empty without any.
    std::optional<double> per_second;
    /// As in a cell.
    std::string fault;
  };
  /// The options of `stress`.
  std::string options;
  std::vector<Reached> servers;

  /// @param share of what the slowest server reached, above 0
  /// @return whole messages per second, at least 1; 1 when no server reached anything
  unsigned rate(double share) const;
};

/// Puts a load on every server, once.
/// @throws Interrupted
Calibration calibrate(const std::vector<Contender>& contenders, const Load& load,
                      const Loader& loader, const Interrupt& interrupt);

/// @return the load at a rate of messages per second
Load at_rate(Load load, unsigned rate);

/// @return as the results document has it
Json to_json(const Calibration& calibration);

}  // namespace comparison
