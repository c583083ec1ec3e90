/// @file
/// What the threads of one run share.
#pragma once

#include <atomic>
#include <cstdint>

#include "dialect.hpp"
#include "fd.hpp"
#include "plan.hpp"
#include "target.hpp"
#include "timeline.hpp"

namespace stress {

/// One run. Everything that is not atomic is set before the threads start.
struct Session {
  Session(const Plan& its_plan, const Target& its_target);

  const Plan& plan;
  const Target& target;
  std::unique_ptr<Dialect> dialect;
  Time start;
  Time measured_from;
  Fd stop;  ///< an eventfd(2): readable once the run is to end
  Timeline timeline;
  std::atomic<Time> end;                  ///< sending stops then
  std::atomic<std::uint64_t> order{0};    ///< messages counted so far
  std::atomic<std::uint64_t> opened{0};   ///< connections established so far
  std::atomic<std::uint64_t> settled{0};  ///< with `--hold`: clients that connected, or failed to

  /// Ends the run early. Safe from any thread.
  void request_stop() const;
};

}  // namespace stress
