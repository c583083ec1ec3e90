/// @file
/// What a line of log costs the thread that logs it: the log of 07, spdlog's, and a write for each.
///
/// It runs all benchmarks once; docs/tools/measure logger runs it in rounds and reads its counters.
#include "../../07-logger/logger.hpp"

#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <spdlog/async.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

constexpr std::string_view text =
    "connection {} from {} closed after {} us, {} bytes received, {} sent: {}";

/// What the server of 07 logs of a connection.
struct Event {
  std::uint64_t id = 4711;
  std::string peer = "127.0.0.1:45678";
  std::int64_t age = 1234;
  std::uint64_t received = 64;
  std::uint64_t sent = 64;
  std::string why = "ended by the client";
};

/// The log of 07.
class Ours {
 public:
  explicit Ours(const std::string& path)
      : log_({path, LogLevel::info, 0, 0, false}) {}

  void log(const Event& event) {
    log_.info(text, event.id, event.peer, event.age, event.received, event.sent, event.why);
  }

 private:
  Logger log_;
};

/// The line of 07, and a write(2) for it in the thread that logs.
class WriteEach {
 public:
  explicit WriteEach(const std::string& path)
      : file_(::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644)) {}

  void log(const Event& event) {
    LogText line;
    append_line(line, std::chrono::system_clock::now(), LogLevel::info, text,
                fmt::make_format_args(event.id, event.peer, event.age, event.received, event.sent,
                                      event.why));
    if (::write(file_.number(), line.data(), line.size()) != static_cast<ssize_t>(line.size())) {
      throw std::runtime_error("cannot write a line");
    }
  }

 private:
  Fd file_;
};

/// A logger of spdlog with the fields of ours: the time in UTC, the level, the thread.
class Spdlog {
 public:
  void log(const Event& event) {
    logger_->info(text, event.id, event.peer, event.age, event.received, event.sent, event.why);
  }

 protected:
  void use(std::shared_ptr<spdlog::logger> logger) {
    logger_ = std::move(logger);
    logger_->set_pattern("%Y-%m-%dT%H:%M:%S.%fZ %l [%t] %v", spdlog::pattern_time_type::utc);
  }

  std::shared_ptr<spdlog::logger> logger_;
};

/// spdlog's asynchronous logger, with its default size of queue and one thread.
template <spdlog::async_overflow_policy policy>
class SpdlogAsync : public Spdlog {
 public:
  explicit SpdlogAsync(const std::string& path)
      : pool_(std::make_shared<spdlog::details::thread_pool>(spdlog::details::default_async_q_size,
                                                             1)) {
    use(std::make_shared<spdlog::async_logger>(
        "async", std::make_shared<spdlog::sinks::basic_file_sink_mt>(path), pool_, policy));
  }

 private:
  std::shared_ptr<spdlog::details::thread_pool> pool_;
};

/// spdlog without a thread of its own, and each line in the file when the call returns.
class SpdlogFlush : public Spdlog {
 public:
  explicit SpdlogFlush(const std::string& path) {
    use(std::make_shared<spdlog::logger>(
        "sync", std::make_shared<spdlog::sinks::basic_file_sink_mt>(path)));
    logger_->flush_on(spdlog::level::info);
  }
};

/// How lines come: a batch at once, then a pause.
struct Load {
  const char* name;
  int lines;
  microseconds pause;
  int batches;
};

constexpr std::array<Load, 3> loads{{{"8_lines_each_0.25_ms", 8, microseconds(250), 800},
                                     {"64_lines_each_2_ms", 64, milliseconds(2), 100},
                                     {"no_pause", 1'000, microseconds(0), 100}}};

double nanoseconds_of(clockid_t clock) {
  timespec now{};
  ::clock_gettime(clock, &now);
  return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

/// Touches the memory that a log keeps, so that what is measured is its normal life.
template <typename Log>
std::int64_t warm_up(Log& log) {
  constexpr int chunks = 5;
  constexpr int lines = 2'000;
  for (int chunk = 0; chunk < chunks; ++chunk) {
    for (int line = 0; line < lines; ++line) {
      log.log(Event());
    }
    std::this_thread::sleep_for(milliseconds(20));
  }
  return std::int64_t{chunks} * lines;
}

/// @return how many lines of the file end with what was logged
std::int64_t lines_in(const std::string& path) {
  std::ifstream file(path);
  std::int64_t lines = 0;
  for (std::string line; std::getline(file, line);) {
    const Event event;
    lines += line.size() > 30 && line[10] == 'T' && line[26] == 'Z' && line.ends_with(event.why);
  }
  return lines;
}

std::string path_of_log() {
  const char* const directory = std::getenv("LOG_DIRECTORY");
  return std::string(directory == nullptr ? "." : directory) + "/benchmark.log";
}

/// What the threads of one benchmark share.
template <typename Log>
struct Shared {
  std::unique_ptr<Log> log;
  std::int64_t warm_lines = 0;
  double process_before = 0;
};

/// Lets each thread log a load, and counts what a call costs it, and how many lines are lost.
template <typename Log>
void log_lines(benchmark::State& state, const Load& load, Shared<Log>& shared) {
  if (state.thread_index() == 0) {
    std::filesystem::remove(path_of_log());
    shared.log = std::make_unique<Log>(path_of_log());
    shared.warm_lines = warm_up(*shared.log);
    shared.process_before = nanoseconds_of(CLOCK_PROCESS_CPUTIME_ID);
  }
  const Event event;
  double wall = 0;
  double cpu = 0;
  for ([[maybe_unused]] auto batch : state) {
    const double wall_before = nanoseconds_of(CLOCK_MONOTONIC);
    const double cpu_before = nanoseconds_of(CLOCK_THREAD_CPUTIME_ID);
    for (int line = 0; line < load.lines; ++line) {
      shared.log->log(event);
    }
    cpu += nanoseconds_of(CLOCK_THREAD_CPUTIME_ID) - cpu_before;
    wall += nanoseconds_of(CLOCK_MONOTONIC) - wall_before;
    if (load.pause.count() > 0) {
      std::this_thread::sleep_for(load.pause);
    }
  }
  const double calls = static_cast<double>(load.lines) * load.batches;
  state.counters["wall_ns"] = benchmark::Counter(wall / calls, benchmark::Counter::kAvgThreads);
  state.counters["cpu_ns"] = benchmark::Counter(cpu / calls, benchmark::Counter::kAvgThreads);
  if (state.thread_index() == 0) {
    // All threads have finished; the lines in the queue are written now.
    shared.log.reset();
    const double all = calls * state.threads();
    const double process = nanoseconds_of(CLOCK_PROCESS_CPUTIME_ID) - shared.process_before;
    const std::int64_t there = lines_in(path_of_log()) - shared.warm_lines;
    state.counters["process_ns"] = process / all;
    state.counters["lost_percent"] = 100 * (all - static_cast<double>(there)) / all;
  }
}

using Registration = void (*)(const Load& load, int threads);

template <typename Log>
void add(const char* name, const Load& load, int threads) {
  const auto shared = std::make_shared<Shared<Log>>();
  const auto run = [&load, shared](benchmark::State& state) { log_lines(state, load, *shared); };
  benchmark::RegisterBenchmark((std::string(name) + "/" + load.name).c_str(), run)
      ->Iterations(load.batches)
      ->Threads(threads)
      ->UseRealTime();
}

}  // namespace

/// @param argv the number of the round, which says which candidate is first; then the options of
/// Google Benchmark
int main(int argc, char** argv) {
  using spdlog::async_overflow_policy;
  std::vector<Registration> candidates{
      [](const Load& load, int threads) { add<Ours>("ours", load, threads); },
      [](const Load& load, int threads) {
        add<SpdlogAsync<async_overflow_policy::block>>("spdlog_block", load, threads);
      },
      [](const Load& load, int threads) {
        add<SpdlogAsync<async_overflow_policy::overrun_oldest>>("spdlog_overrun", load, threads);
      },
      [](const Load& load, int threads) { add<WriteEach>("write_each", load, threads); },
      [](const Load& load, int threads) { add<SpdlogFlush>("spdlog_flush", load, threads); }};
  const long round = argc > 1 ? std::strtol(argv[1], nullptr, 10) : 0;
  std::rotate(candidates.begin(), candidates.begin() + round % static_cast<long>(candidates.size()),
              candidates.end());
  for (const Load& load : loads) {
    for (const int threads : {1, 2}) {
      for (const Registration candidate : candidates) {
        candidate(load, threads);
      }
    }
  }
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}
