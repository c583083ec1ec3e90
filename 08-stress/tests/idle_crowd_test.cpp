/// @file
/// Of ten thousand clients the idle ones are hung up on, each in its time, the active ones never.
#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>

#include "catch.hpp"
#include "crowd.hpp"
#include "stage.hpp"
#include "testkit.hpp"

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

namespace {

constexpr Clock::duration timeout = 2s;

/// How late the server may be.
constexpr Clock::duration promised = 500ms;

/// A client, and between which moments it was active for the last time.
struct Guest {
  explicit Guest(const TestServer& server)
      : client(server) {
    REQUIRE(speaks());
  }

  /// Says something and hears it back.
  /// @return false when it was hung up on, which is right only after the timeout: when the machine
  ///         was so busy that nothing was said for so long
  bool speaks() {
    const Clock::time_point before = Clock::now();
    if (client.echoes("here")) {
      not_before = before;
      not_after = Clock::now();
      return true;
    }
    REQUIRE(client.is_closed(0ms));
    REQUIRE(Clock::now() - not_before >= timeout);
    return false;
  }

  TestClient client;
  Clock::time_point not_before = Clock::now();
  Clock::time_point not_after = not_before;
  Clock::time_point ended = Clock::time_point::max();
};

std::vector<Guest> guests(const TestServer& server, std::size_t count) {
  std::vector<Guest> all;
  all.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    all.emplace_back(server);
  }
  return all;
}

/// Notes when each of @p idle is hung up on, while the active ones go on speaking.
void await_ends(const TestServer& server, std::vector<Guest>& idle, std::vector<Guest>& active) {
  const Fd watch(::epoll_create1(EPOLL_CLOEXEC));
  for (std::size_t i = 0; i < idle.size(); ++i) {
    epoll_event event{};
    event.events = EPOLLIN | EPOLLONESHOT;
    event.data.u64 = i;
    const int socket = idle[i].client.socket().number();
    REQUIRE(::epoll_ctl(watch.number(), EPOLL_CTL_ADD, socket, &event) == 0);
  }
  std::array<epoll_event, 256> events{};
  const auto until = Clock::now() + timeout + patience;
  for (std::size_t left = idle.size(); left > 0;) {
    REQUIRE(Clock::now() < until);
    for (Guest& guest : active) {
      if (!guest.speaks()) {
        guest = Guest(server);
      }
    }
    const int ready = ::epoll_wait(watch.number(), events.data(), events.size(), 50);
    for (int i = 0; i < ready; ++i) {
      idle[events[static_cast<std::size_t>(i)].data.u64].ended = Clock::now();
      --left;
    }
  }
}

/// @return how long the threads of a process have been ready to run, and had no core
/// Source: schedstat in the kernel's Documentation/scheduler/sched-stats.rst
Clock::duration kept_waiting(pid_t pid) {
  std::chrono::nanoseconds sum{0};
  const std::string tasks = "/proc/" + std::to_string(pid) + "/task";
  for (const auto& thread : std::filesystem::directory_iterator(tasks)) {
    long long ran = 0;
    long long waited = 0;
    if (std::ifstream(thread.path() / "schedstat") >> ran >> waited) {
      sum += std::chrono::nanoseconds(waited);
    }
  }
  return sum;
}

/// The same of the server, and of this process, without which nobody notes when it was.
Clock::duration kept_waiting(const TestServer& server) {
  Clock::duration sum = kept_waiting(::getpid());
  for (const pid_t pid : processes_of(server)) {
    sum += kept_waiting(pid);
  }
  return sum;
}

/// How late guests were hung up on.
struct Delays {
  Clock::duration of_first_tenth;  ///< a tenth of them was not later, before work has piled up
  Clock::duration of_last;         ///< by the server's own fault
};

/// Connects a crowd of which every second one says something later on, too, and waits until all of
/// it is hung up on. Nobody may be before his time, however busy the machine is.
Delays delays(std::size_t crowd, const std::string& workers) {
  TestServer server({"--workers", workers, "--idle-timeout", "2"});
  std::vector<Guest> idle = guests(server, crowd);
  std::vector<Guest> active = guests(server, 20);
  for (std::size_t i = 0; i < idle.size(); i += 2) {
    idle[i].speaks();
  }
  const Clock::duration kept_waiting_before = kept_waiting(server);
  await_ends(server, idle, active);
  std::vector<Clock::duration> late;
  for (const Guest& guest : idle) {
    REQUIRE(guest.ended >= guest.not_before + timeout);
    late.push_back(guest.ended - guest.not_after - timeout);
  }
  std::sort(late.begin(), late.end());
  return {late[late.size() / 10], late.back() - (kept_waiting(server) - kept_waiting_before)};
}

bool in_time(const Delays& found) {
  return found.of_first_tenth <= promised && found.of_last <= promised;
}

}  // namespace

TEST_CASE("of ten thousand clients the idle ones are hung up on in time, the active ones never") {
  const std::size_t crowd = idle_crowd();
  const std::string fewest = stage::number < 8 ? "0" : "1";
  const std::string workers = GENERATE(true, false) ? fewest : "2";
  Delays found = delays(crowd, workers);
  // What else keeps a machine busy is not on record, such as its host; but it passes.
  for (int again = 0; !in_time(found) && again < 2; ++again) {
    found = delays(crowd, workers);
  }
  REQUIRE(found.of_first_tenth <= promised);
  REQUIRE(found.of_last <= promised);
}
