/// @file
/// The queue of lines between the threads that log and the one that writes.
#include "log_queue.hpp"

#include <sys/eventfd.h>

#include <utility>

#include "posix.hpp"

static_assert(std::atomic<bool>::is_always_lock_free, "signal handlers call wake_writer()");

LogQueue::LogQueue()
    : wakeup_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (!wakeup_) {
    throw_errno("cannot create an eventfd");
  }
  filling_.reserve(capacity);
  taken_.reserve(capacity);
}

void LogQueue::push(std::string_view line) noexcept {
  std::unique_lock lock(mutex_);
  const std::size_t before = filling_.size();
  if (before + line.size() > capacity) {
    ++lost_;
  } else {
    filling_.append(line);
  }
  const bool half_full = before < capacity / 2 && filling_.size() >= capacity / 2;
  const bool wake = std::exchange(asleep_, false);
  lock.unlock();
  if (half_full) {
    wake_writer();
  } else if (wake) {
    signal_wakeup();
  }
}

void LogQueue::count_lost(std::uint64_t lines) noexcept {
  const std::lock_guard lock(mutex_);
  lost_ += lines;
}

LogQueue::Batch LogQueue::take() {
  // Before the lock: a request that arrives after this finds the writer about to look again.
  urgent_ = false;
  const std::lock_guard lock(mutex_);
  taken_.clear();
  taken_.swap(filling_);
  ++batches_taken_;
  const Batch batch{taken_, std::exchange(lost_, 0), closed_};
  asleep_ = batch.empty() && !batch.last;
  return batch;
}

void LogQueue::done() {
  {
    const std::lock_guard lock(mutex_);
    batches_done_ = batches_taken_;
  }
  batch_done_.notify_all();
}

void LogQueue::flush() {
  std::unique_lock lock(mutex_);
  const std::uint64_t next = batches_taken_ + 1;
  wake_writer();
  batch_done_.wait(lock, [this, next] { return batches_done_ >= next; });
}

void LogQueue::close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  wake_writer();
}

void LogQueue::wake_writer() noexcept {
  urgent_ = true;
  signal_wakeup();
}

void LogQueue::signal_wakeup() const noexcept {
  const std::uint64_t one = 1;
  // If the counter is full, the eventfd is readable already, which is all that is needed.
  [[maybe_unused]] const auto written = ::write(wakeup_.number(), &one, sizeof one);
}
