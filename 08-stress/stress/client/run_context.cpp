/// @file
/// What the threads of one run share.
#include "session.hpp"

#include <sys/eventfd.h>

#include "posix.hpp"

namespace stress {

Session::Session(const Plan& its_plan, const Target& its_target)
    : plan(its_plan),
      target(its_target),
      dialect(make_dialect(its_plan)),
      start(Clock::now()),
      measured_from(start + its_plan.warmup),
      stop(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      timeline(its_plan.threads),
      end(its_plan.duration ? measured_from + *its_plan.duration : Time::max()) {
  if (!stop) {
    throw_errno("cannot make an eventfd");
  }
}

void Session::request_stop() const {
  ::eventfd_write(stop.number(), 1);
}

}  // namespace stress
