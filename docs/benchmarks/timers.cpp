/// @file
/// What a timer costs in a binary heap, a sorted list and a hashed timing wheel; one round, as
/// JSON.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include "../../06-timer/deadline_heap.hpp"

namespace {

using Clock = Deadline::Clock;
using Moment = Clock::time_point;

constexpr std::chrono::seconds timeout{60};
constexpr std::chrono::milliseconds tick{100};
constexpr std::size_t repeats_for = 20'000;  ///< entries filled in for each figure
constexpr std::size_t most_operations = 1'000;

/// An entry of a list or of a slot of the wheel; or, alone, the two ends of one.
struct Link {
  Link* before = this;
  Link* after = this;
  Moment due{};

  void unlink() const {
    before->after = after;
    after->before = before;
  }

  void link_after(Link& place) {
    before = &place;
    after = place.after;
    place.after->before = this;
    place.after = this;
  }
};

/// The heap of the stage, with the names that the others have.
class Heap {
 public:
  using Entry = Deadline;

  void fill(std::vector<Entry>& entries) {
    for (Entry& entry : entries) {
      heap_.add(entry, entry.due);
    }
  }

  void insert(Entry& entry, Moment due) { heap_.add(entry, due); }
  void move(Entry& entry, Moment due) { heap_.move(entry, due); }

  void expire(Moment now) {
    while (heap_.next() <= now) {
      heap_.remove(heap_.first());
    }
  }

 private:
  DeadlineHeap heap_;
};

/// A sorted, doubly linked list, whose insertions look for their place from the front.
class FrontList {
 public:
  using Entry = Link;

  void fill(std::vector<Entry>& entries) {
    std::vector<Entry*> order;
    for (Entry& entry : entries) {
      order.push_back(&entry);
    }
    std::sort(order.begin(), order.end(), [](Entry* a, Entry* b) { return a->due < b->due; });
    Link& ends = ends_;
    for (Entry* entry : order) {
      entry->link_after(*ends.before);
    }
  }

  void insert(Entry& entry, Moment due) { put(entry, due, ends_); }

  // Its new place can only be behind its old one.
  void move(Entry& entry, Moment due) {
    Link& from = *entry.before;
    entry.unlink();
    put(entry, due, from);
  }

  void expire(Moment now) {
    while (ends_.after != &ends_ && ends_.after->due <= now) {
      ends_.after->unlink();
    }
  }

 protected:
  Link ends_;

 private:
  void put(Entry& entry, Moment due, Link& from) {
    Link* place = &from;
    while (place->after != &ends_ && place->after->due <= due) {
      place = place->after;
    }
    entry.due = due;
    entry.link_after(*place);
  }
};

/// The same list, whose insertions look for their place from the back.
class BackList : public FrontList {
 public:
  void insert(Entry& entry, Moment due) {
    Link* place = ends_.before;
    while (place != &ends_ && place->due > due) {
      place = place->before;
    }
    entry.due = due;
    entry.link_after(*place);
  }

  void move(Entry& entry, Moment due) {
    entry.unlink();
    insert(entry, due);
  }
};

/// A hashed timing wheel with unsorted slots. Source: Varghese and Lauck, "Hashed and Hierarchical
/// Timing Wheels", scheme 6.
class Wheel {
 public:
  using Entry = Link;

  void fill(std::vector<Entry>& entries) {
    for (Entry& entry : entries) {
      insert(entry, entry.due);
    }
  }

  void insert(Entry& entry, Moment due) {
    entry.due = due;
    entry.link_after(slots_[ticks(due) % slots_.size()]);
  }

  void move(Entry& entry, Moment due) {
    entry.unlink();
    insert(entry, due);
  }

  // An entry that is in a slot for a later revolution stays.
  void expire(Moment now) {
    for (; hand_ <= ticks(now); ++hand_) {
      Link& slot = slots_[hand_ % slots_.size()];
      for (Link* entry = slot.after; entry != &slot;) {
        Link* const next = entry->after;
        if (entry->due <= now) {
          entry->unlink();
        }
        entry = next;
      }
    }
  }

 private:
  // Rounded up: no entry expires early.
  static std::size_t ticks(Moment due) {
    return static_cast<std::size_t>((due.time_since_epoch() + tick - Clock::duration(1)) / tick);
  }

  std::vector<Link> slots_ = std::vector<Link>(1'024);
  std::size_t hand_ = 0;
};

/// Nanoseconds for one of several operations.
template <typename Operations>
double measure(std::size_t count, Operations operations) {
  const auto since = Clock::now();
  operations();
  const std::chrono::duration<double, std::nano> took = Clock::now() - since;
  return took.count() / static_cast<double>(count);
}

/// What an operation of each kind costs, in nanoseconds.
struct Costs {
  double insert = 0;
  double move = 0;
  double expire = 0;
};

/// Clients with the same timeout, each active at some time within it.
template <typename Entry>
void spread(std::vector<Entry>& entries, std::mt19937& random) {
  std::uniform_int_distribution<Clock::rep> when(0, Clock::duration(timeout).count());
  for (Entry& entry : entries) {
    entry.due = Moment(Clock::duration(when(random)));
  }
}

// It starts when the clock shows 0. A client that comes or is active then is due after all others.
template <typename Timers>
Costs costs_once(std::size_t size, std::mt19937& random) {
  using Entry = typename Timers::Entry;
  const std::size_t count = std::min(size / 10, most_operations);
  std::vector<Entry> entries(size);
  std::vector<Entry> later(count);
  spread(entries, random);
  std::vector<Entry*> active;
  std::uniform_int_distribution<std::size_t> any(0, size - 1);
  std::generate_n(std::back_inserter(active), count, [&] { return &entries[any(random)]; });

  Timers timers;
  timers.fill(entries);
  Moment latest(timeout);
  Costs costs;
  costs.insert = measure(count, [&] {
    for (Entry& entry : later) {
      timers.insert(entry, latest += std::chrono::microseconds(1));
    }
  });
  costs.move = measure(count, [&] {
    for (Entry* entry : active) {
      timers.move(*entry, latest += std::chrono::microseconds(1));
    }
  });
  costs.expire = measure(size + count, [&] {
    for (Moment now{}; now <= latest + tick; now += tick) {
      timers.expire(now);
    }
  });
  return costs;
}

template <typename Timers>
Costs costs_of(std::size_t size, std::mt19937& random) {
  const std::size_t repeats = std::max<std::size_t>(1, repeats_for / size);
  Costs sum;
  for (std::size_t i = 0; i < repeats; ++i) {
    const Costs once = costs_once<Timers>(size, random);
    sum.insert += once.insert;
    sum.move += once.move;
    sum.expire += once.expire;
  }
  const auto number = static_cast<double>(repeats);
  return {sum.insert / number, sum.move / number, sum.expire / number};
}

/// What the stage does when a client is active: it reads the clock and notes the time.
double note(std::size_t size, std::mt19937& random) {
  std::vector<Deadline> entries(size);
  std::vector<Deadline*> active;
  std::uniform_int_distribution<std::size_t> any(0, size - 1);
  std::generate_n(std::back_inserter(active), repeats_for, [&] { return &entries[any(random)]; });
  return measure(active.size(), [&] {
    for (Deadline* entry : active) {
      entry->due = Clock::now();
    }
  });
}

struct Candidate {
  const char* name;
  Costs (*costs)(std::size_t, std::mt19937&);
};

}  // namespace

/// @param argv the number of the round: the seed; in odd rounds the order is reversed
int main(int argc, char** argv) {
  const auto round = static_cast<unsigned>(argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 0);
  std::mt19937 random(round);
  std::vector<Candidate> candidates{{"heap", costs_of<Heap>},
                                    {"front_list", costs_of<FrontList>},
                                    {"back_list", costs_of<BackList>},
                                    {"wheel", costs_of<Wheel>}};
  if (round % 2 == 1) {
    std::reverse(candidates.begin(), candidates.end());
  }
  const char* separator = "[";
  for (const std::size_t size : {1'000U, 10'000U, 100'000U}) {
    std::printf("%s\n{\"entries\": %zu, \"note\": %.1f", separator, size, note(size, random));
    for (const Candidate& candidate : candidates) {
      const Costs costs = candidate.costs(size, random);
      std::printf(",\n \"%s\": {\"insert\": %.1f, \"move\": %.1f, \"expire\": %.1f}",
                  candidate.name, costs.insert, costs.move, costs.expire);
    }
    std::printf("}");
    separator = ",";
  }
  std::printf("\n]\n");
}
