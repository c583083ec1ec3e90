/// @file
/// The progress of a run, on standard error.
#include "progress_bar.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <string>

#include <fmt/format.h>

namespace stress {

namespace {

constexpr std::size_t width = 40;

/// @return the fraction of the run that is done, from 0 to 1
double fraction_done(const LoadPlan& plan, Duration passed, std::uint64_t sent) {
  const std::optional<Duration> time = plan.duration ? plan.duration : plan.hold;
  const auto all = plan.requests.value_or(plan.messages.value_or(0) * plan.connections);
  const double fraction =
      time ? std::chrono::duration<double>(passed) / std::chrono::duration<double>(*time)
           : static_cast<double>(sent) / static_cast<double>(std::max<std::uint64_t>(all, 1));
  return std::clamp(fraction, 0.0, 1.0);
}

}  // namespace

ProgressBar::ProgressBar(const LoadPlan& plan)
    : plan_(plan),
      bar_(plan.progress == "auto" && ::isatty(STDERR_FILENO) == 1) {}

void ProgressBar::update(Duration passed, std::uint64_t sent) {
  if (bar_) {
    const double fraction = fraction_done(plan_, passed, sent);
    const auto filled = static_cast<std::size_t>(fraction * static_cast<double>(width));
    fmt::print(stderr, "\r[{}{}] {:3.0f}%  {} messages\x1b[K", std::string(filled, '#'),
               std::string(width - filled, ' '), fraction * 100, sent);
  }
}

void ProgressBar::print_second(std::uint64_t second, const Tally& tally) const {
  if (plan_.progress == "plain") {
    fmt::print(stderr, "{} s: {} sent, {} ok, {} failed\n", second + 1, tally.sent, tally.ok,
               tally.failed());
  }
}

void ProgressBar::erase() const {
  if (bar_) {
    fmt::print(stderr, "\r\x1b[K");
  }
}

}  // namespace stress
