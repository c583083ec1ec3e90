/// @file
#include "logger.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <exception>

#include "blocked_signals.hpp"
#include "posix.hpp"

namespace {

/// Why lines were lost when the queue was full.
constexpr std::string_view too_fast = "logged faster than they could be written";

static_assert(std::atomic<Logger*>::is_always_lock_free, "a signal handler loads it");
std::atomic<Logger*> reopened_by_signal{nullptr};

extern "C" void on_reopen(int /*signal*/) {
  const int saved_errno = errno;
  if (Logger* const logger = reopened_by_signal; logger != nullptr) {
    logger->reopen();
  }
  errno = saved_errno;
}

}  // namespace

Logger::Logger(const LogOptions& options)
    : level_(options.level) {
  if (!options.file.empty()) {
    file_.emplace(options.file, options.rotate, options.keep);
  }
  if (options.terminal) {
    terminal_.emplace(STDERR_FILENO);
  }
}

Logger::~Logger() {
  Logger* self = this;
  reopened_by_signal.compare_exchange_strong(self, nullptr);
  queue_.close();
  if (writer_.joinable()) {
    writer_.join();
  } else {
    const BlockedSignals blocked;
    write_until_closed();
  }
}

void Logger::reopen() noexcept {
  reopen_requested_ = true;
  queue_.wake_writer();
}

void Logger::reopen_on(int signal) {
  reopened_by_signal = this;
  struct sigaction action {};
  action.sa_handler = on_reopen;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  if (::sigaction(signal, &action, nullptr) == -1) {
    throw_errno("cannot catch a signal");
  }
}

void Logger::add(LogLevel level, fmt::string_view format, fmt::format_args arguments) noexcept {
  try {
    LogText line;
    append_line(line, std::chrono::system_clock::now(), level, format, arguments);
    queue_.push({line.data(), line.size()});
    if (!has_writer_) {
      start_writer();
    }
  } catch (const std::exception&) {
    // An invalid width, or out of memory: this line is lost.
    queue_.count_lost(1);
  }
}

// Started lazily: in a single-threaded process the kernel skips reference counting on every
// descriptor it looks up.
void Logger::start_writer() noexcept {
  const std::lock_guard lock(starting_);
  if (has_writer_) {
    return;
  }
  // Signals are left to the other threads; and SIGPIPE and SIGXFSZ must not kill the process:
  // write(2) fails instead.
  const BlockedSignals blocked;
  try {
    writer_ = std::thread([this] { write_until_closed(); });
    has_writer_ = true;
  } catch (const std::exception&) {
    // No thread could be created: tried again with the next line, or written by the destructor.
  }
}

void Logger::write_until_closed() noexcept {
  for (bool last = false; !last;) {
    const LogQueue::Batch batch = queue_.take();
    last = batch.last;
    try {
      write(batch);
    } catch (const std::exception&) {
      queue_.count_lost(
          static_cast<std::uint64_t>(std::count(batch.lines.begin(), batch.lines.end(), '\n')));
    }
    queue_.done();
    if (!last) {
      wait(batch.empty());
    }
  }
  if (terminal_) {
    terminal_->finish(std::chrono::steady_clock::now() + terminal_timeout);
  }
}

void Logger::write(const LogQueue::Batch& batch) {
  std::string notices;
  if (file_) {
    notices = write_to_file(batch);
  } else if (batch.lost > 0) {
    notices = line_of(LogLevel::warn, "{} lines lost: {}", batch.lost, too_fast);
  }
  if (terminal_) {
    terminal_->show(batch.lines);
    terminal_->show(notices);
  }
}

/// @return lines about the file that the terminal is to show
std::string Logger::write_to_file(const LogQueue::Batch& batch) {
  if (reopen_requested_.exchange(false)) {
    file_->reopen();
  }
  if (!batch.empty() || batch.last) {
    file_->append(batch.lines);
    file_->count_lost(batch.lost, too_fast);
    file_->append({});
  }
  return file_->take_notices();
}

// Unless it is urgent, the first line waits briefly for others. When no more arrive, the writer
// sleeps until the next line: there is no periodic tick.
void Logger::wait(bool for_the_first) {
  using Clock = std::chrono::steady_clock;
  if (for_the_first) {
    sleep_until(Clock::time_point::max());
  }
  if (!queue_.urgent()) {
    sleep_until(Clock::now() + batching);
  }
}

/// Sleeps until a wake-up or a point in time, and sends to the terminal when it has room.
void Logger::sleep_until(std::chrono::steady_clock::time_point until) {
  while (true) {
    std::array<pollfd, 2> waited{{{queue_.wakeup().fd().number(), POLLIN, 0}, {-1, 0, 0}}};
    if (terminal_) {
      waited[1] = terminal_->waited();
    }
    if (!poll_until(waited, until)) {
      return;
    }
    if (waited[0].revents != 0) {
      queue_.wakeup().consume();
      return;
    }
    terminal_->send();
  }
}
