/// @file
/// The order of turns is balanced.
#include "order.hpp"

#include <map>
#include <set>
#include <utility>

#include "catch.hpp"

using comparison::order_of_round;

namespace {

/// @return the rounds after which everything is balanced
std::size_t full_cycle(std::size_t servers) {
  return servers % 2 == 0 || servers == 9 ? servers : 2 * servers;
}

}  // namespace

TEST_CASE("every server has one turn in each round") {
  for (std::size_t servers = 1; servers <= 12; ++servers) {
    for (std::size_t round = 0; round < 3 * full_cycle(servers); ++round) {
      const auto order = order_of_round(servers, round);
      const std::set<std::size_t> each(order.begin(), order.end());
      CHECK(order.size() == servers);
      CHECK(each.size() == servers);
      CHECK(*each.rbegin() == servers - 1);
    }
  }
}

TEST_CASE("every server comes equally often in each place") {
  for (std::size_t servers = 2; servers <= 12; ++servers) {
    std::map<std::pair<std::size_t, std::size_t>, std::size_t> times;
    for (std::size_t round = 0; round < full_cycle(servers); ++round) {
      const auto order = order_of_round(servers, round);
      for (std::size_t place = 0; place < servers; ++place) {
        ++times[{place, order[place]}];
      }
    }
    CHECK(times.size() == servers * servers);
    for (const auto& [place_and_server, count] : times) {
      CHECK(count == full_cycle(servers) / servers);
    }
  }
}

TEST_CASE("every server comes equally often right after each other one") {
  for (std::size_t servers = 2; servers <= 12; ++servers) {
    std::map<std::pair<std::size_t, std::size_t>, std::size_t> times;
    for (std::size_t round = 0; round < full_cycle(servers); ++round) {
      const auto order = order_of_round(servers, round);
      for (std::size_t place = 1; place < servers; ++place) {
        ++times[{order[place - 1], order[place]}];
      }
    }
    CHECK(times.size() == servers * (servers - 1));
    for (const auto& [pair, count] : times) {
      CHECK(count == full_cycle(servers) / servers);
    }
  }
}
