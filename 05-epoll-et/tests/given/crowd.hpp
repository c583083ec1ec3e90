/// @file
/// How many idle clients a test connects: ten thousand, if limits and sanitizers permit.
#pragma once

#include <sys/resource.h>

#include <algorithm>

#include "catch.hpp"

/// Raises the descriptor limit for this process and for servers that it starts from now on, and
/// warns if that permits fewer than ten thousand clients. The client's and the server's ends are in
/// different processes. Source: getrlimit(2), RLIMIT_NOFILE.
/// @return how many idle clients to connect, besides at most a hundred others
inline std::size_t idle_crowd() {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  constexpr rlim_t wanted = 2000;
  WARN("2000 idle clients, not 10000: a sanitizer slows them down");
#else
  constexpr rlim_t wanted = 10'000;
#endif
  constexpr rlim_t others = 200;
  rlimit limit{};
  REQUIRE(::getrlimit(RLIMIT_NOFILE, &limit) == 0);
  limit.rlim_cur = std::min(limit.rlim_max, std::max(limit.rlim_cur, wanted + others));
  REQUIRE(::setrlimit(RLIMIT_NOFILE, &limit) == 0);
  REQUIRE(limit.rlim_cur > others);
  const rlim_t crowd = std::min(wanted, limit.rlim_cur - others);
  if (crowd < wanted) {
    WARN(crowd << " idle clients, not " << wanted << ": `ulimit -Hn` permits " << limit.rlim_max
               << " descriptors a process");
  }
  return crowd;
}
