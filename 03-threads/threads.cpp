/// @file
#include "threads.hpp"

#include <pthread.h>

#include <csignal>

void Threads::finish(Finished& self) {
  {
    const std::lock_guard lock(mutex_);
    finished_.splice(finished_.end(), self);
    if (finished_.size() != wake_at_) {
      return;
    }
  }
  stop_.wake();
}

void Threads::reap() {
  Finished finished;
  {
    const std::lock_guard lock(mutex_);
    finished.swap(finished_);
    const bool waits_for_one = running_.size() - finished.size() >= capacity_;
    wake_at_ = waits_for_one || stop_.requested() ? 1 : batch;
  }
  for (const Running::iterator thread : finished) {
    thread->join();
    running_.erase(thread);
  }
}

void Threads::signal(int number) {
  for (std::thread& thread : running_) {
    ::pthread_kill(thread.native_handle(), number);
  }
}

void Threads::end_all() {
  signal(Stop::forward_signal);
  for (reap(); !running_.empty() && Stop::Clock::now() < stop_.deadline(); reap()) {
    stop_.wait(Fd(), stop_.deadline());
  }
  signal(Stop::expiry_signal);
  for (std::thread& thread : running_) {
    thread.join();
  }
}
