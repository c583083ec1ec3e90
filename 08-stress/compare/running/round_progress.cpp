/// @file
#include "round_progress.hpp"

#include <unistd.h>

#include <cstdio>

#include <fmt/format.h>

namespace comparison {

std::string in_words(std::chrono::seconds time) {
  if (time < std::chrono::minutes(1)) {
    return fmt::format("{} s", time.count());
  }
  return fmt::format("{} min {} s", time.count() / 60, time.count() % 60);
}

RoundProgress::RoundProgress(std::chrono::milliseconds expected)
    : expected_(expected),
      is_terminal_(::isatty(STDERR_FILENO) == 1) {}

std::string RoundProgress::time_left() const {
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start_;
  const std::chrono::duration<double> done = done_;
  const std::chrono::duration<double> left = expected_ - done_;
  // The estimate counts like two seconds of measuring, so that the first cells don't swing it.
  const double pace = (elapsed.count() + 2) / (done.count() + 2);
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(left * pace);
  return fmt::format("about {} left", in_words(seconds));
}

void RoundProgress::begin_round(const std::string& round) {
  round_ = round;
  if (!is_terminal_) {
    fmt::print(stderr, "{}, {}\n", round_, time_left());
  }
}

void RoundProgress::begin_cell(const std::string& server) {
  if (!is_terminal_) {
    return;
  }
  constexpr int width = 24;
  const auto filled = static_cast<std::size_t>(width * done_.count() / expected_.count());
  // Line wrapping is off: a wrapped line could not be overwritten by the next.
  fmt::print(stderr, "\r\033[K\033[?7l[{:.<{}}] {}, {}, {}\033[?7h", std::string(filled, '#'),
             width, round_, server, time_left());
  std::fflush(stderr);
}

void RoundProgress::end_cell(std::chrono::milliseconds expected) {
  done_ += expected;
}

void RoundProgress::clear() const {
  if (is_terminal_) {
    fmt::print(stderr, "\r\033[K");
    std::fflush(stderr);
  }
}

}  // namespace comparison
