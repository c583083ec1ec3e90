/// @file
/// Threads that log concurrently, and a check that all their lines are there.
#pragma once

#include <map>
#include <string>
#include <thread>
#include <vector>

#include "catch.hpp"
#include "logger.hpp"

/// Several threads concurrently log "from THREAD line NUMBER", each to one of the logs.
inline void log_from_threads(const std::vector<Logger*>& logs, int threads, int lines) {
  std::vector<std::thread> all;
  for (int thread = 0; thread < threads; ++thread) {
    all.emplace_back([&, thread] {
      Logger& log = *logs[static_cast<std::size_t>(thread) % logs.size()];
      for (int line = 0; line < lines; ++line) {
        log.info("from {} line {}", thread, line);
      }
    });
  }
  for (std::thread& thread : all) {
    thread.join();
  }
}

/// Checks that each line of log_from_threads() is there once, those of each thread in order.
inline void check_lines_from_threads(const std::vector<std::string>& texts, int threads,
                                     int lines) {
  std::map<std::string, int> next;
  int wrong = 0;
  for (const std::string& text : texts) {
    const std::size_t number = text.find(" line ") + 6;
    wrong += std::stoi(text.substr(number)) == next[text.substr(0, number)]++ ? 0 : 1;
  }
  CHECK(wrong == 0);
  CHECK(texts.size() == static_cast<std::size_t>(threads * lines));
}
