/// @file
/// Finds the next of many deadlines.
#include "deadline_heap.hpp"

#include <utility>

void DeadlineHeap::add(Deadline& deadline, Clock::time_point due) {
  deadline.due = due;
  deadline.place = heap_.size();
  heap_.push_back(&deadline);
  rise(&deadline);
}

void DeadlineHeap::move(Deadline& deadline, Clock::time_point due) {
  deadline.due = due;
  // At most one of the two moves it.
  rise(&deadline);
  sink(&deadline);
}

void DeadlineHeap::remove(Deadline& deadline) {
  const std::size_t place = std::exchange(deadline.place, Deadline::nowhere);
  if (place == Deadline::nowhere) {
    return;
  }
  Deadline* const last = heap_.back();
  heap_.pop_back();
  if (last != &deadline) {
    put(last, place);
    move(*last, last->due);
  }
}

void DeadlineHeap::put(Deadline* deadline, std::size_t place) {
  heap_[place] = deadline;
  deadline->place = place;
}

void DeadlineHeap::rise(Deadline* deadline) {
  std::size_t place = deadline->place;
  while (place > 0) {
    const std::size_t parent = (place - 1) / 2;
    if (heap_[parent]->due <= deadline->due) {
      break;
    }
    put(heap_[parent], place);
    place = parent;
  }
  put(deadline, place);
}

void DeadlineHeap::sink(Deadline* deadline) {
  std::size_t place = deadline->place;
  while (true) {
    std::size_t child = 2 * place + 1;
    if (child + 1 < heap_.size() && heap_[child + 1]->due < heap_[child]->due) {
      ++child;
    }
    if (child >= heap_.size() || deadline->due <= heap_[child]->due) {
      break;
    }
    put(heap_[child], place);
    place = child;
  }
  put(deadline, place);
}
