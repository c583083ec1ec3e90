/// @file
/// What else the machine did during a measurement.
#pragma once

#include <chrono>
#include <optional>

namespace comparison {

/// What other programs took of the machine, as fractions of all its CPU time.
struct Noise {
  /// Taken by the hypervisor for other machines.
  double steal = 0;
  /// Used by processes that have nothing to do with the measurement.
  double foreign = 0;
  /// Time in which some process waited for memory; empty where the kernel doesn't report it.
  std::optional<double> memory_pressure;

  /// @return whether it was enough to cast doubt on the measurement
  bool disturbing() const;
};

/// Watches the machine from its construction on.
/// Source: /proc/stat, proc(5); /proc/pressure/memory, the kernel's "PSI - Pressure Stall
/// Information".
class NoiseWatch {
 public:
  NoiseWatch();

  /// @param accounted CPU seconds known to be the measurement's own; the kernel's count covers only
  /// children that have been waited for, and may be lower
  /// @return what happened since the construction
  Noise so_far(double accounted) const;

 private:
  /// All in seconds since the machine, or this process, was started.
  struct Sample {
    double busy = 0;
    double steal = 0;
    double total = 0;
    double own = 0;
    double memory_stall = 0;
    bool has_pressure = false;
    std::chrono::steady_clock::time_point time;
  };
  static Sample take();

  Sample start_;
};

}  // namespace comparison
