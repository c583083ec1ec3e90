/// @file
/// What all client threads of a run share.
#pragma once

#include <atomic>
#include <cstdint>

#include "event_fd.hpp"
#include "load_plan.hpp"
#include "protocol.hpp"
#include "target_address.hpp"
#include "timeline.hpp"

namespace stress {

/// The state of one run. Everything that is not atomic is set before the threads start.
struct RunContext {
  RunContext(const LoadPlan& its_plan, const TargetAddress& its_target);

  const LoadPlan& plan;
  const TargetAddress& target;
  std::unique_ptr<Protocol> protocol;
  Time start;
  Time measured_from;
  EventFd stop;  ///< readable once the run is to end
  Timeline timeline;
  std::atomic<Time> end;                  ///< when sending stops
  std::atomic<std::uint64_t> order{0};    ///< messages counted so far
  std::atomic<std::uint64_t> opened{0};   ///< connections established so far
  std::atomic<std::uint64_t> settled{0};  ///< with `--hold`: clients that connected or failed to

  /// Ends the run early. Safe from any thread.
  void request_stop() const;
};

}  // namespace stress
