/// @file
#include "run_context.hpp"

namespace stress {

RunContext::RunContext(const LoadPlan& its_plan, const TargetAddress& its_target)
    : plan(its_plan),
      target(its_target),
      protocol(make_protocol(its_plan)),
      start(Clock::now()),
      measured_from(start + its_plan.warmup),
      timeline(its_plan.threads),
      end(its_plan.duration ? measured_from + *its_plan.duration : Time::max()) {}

void RunContext::request_stop() const {
  stop.notify();
}

}  // namespace stress
