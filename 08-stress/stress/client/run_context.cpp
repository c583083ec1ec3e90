/// @file
/// What all client threads of a run share.
#include "run_context.hpp"

#include <sys/eventfd.h>

#include "posix.hpp"

namespace stress {

RunContext::RunContext(const LoadPlan& its_plan, const TargetAddress& its_target)
    : plan(its_plan),
      target(its_target),
      protocol(make_protocol(its_plan)),
      start(Clock::now()),
      measured_from(start + its_plan.warmup),
      stop(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      timeline(its_plan.threads),
      end(its_plan.duration ? measured_from + *its_plan.duration : Time::max()) {
  if (!stop) {
    throw_errno("cannot make an eventfd");
  }
}

void RunContext::request_stop() const {
  ::eventfd_write(stop.number(), 1);
}

}  // namespace stress
