/// @file
#include "order.hpp"

#include <algorithm>
#include <array>

namespace comparison {

namespace {

constexpr std::size_t nine = 9;

/// Three rounds of nine servers; the others are these with 3 or 6 added to each server, modulo 9. A
/// server's remainder modulo 3 and the distance to its successor have 24 combinations: each occurs
/// here once. Each place has all three remainders.
constexpr std::array<std::array<std::size_t, nine>, 3> rounds_of_nine = {
    {{0, 1, 4, 6, 3, 2, 7, 5, 8}, {1, 2, 0, 4, 8, 3, 5, 7, 6}, {2, 3, 8, 5, 4, 1, 6, 0, 7}}};

std::vector<std::size_t> order_of_nine(std::size_t round) {
  const auto& first = rounds_of_nine.at(round % 3);
  std::vector<std::size_t> order(first.begin(), first.end());
  for (std::size_t& server : order) {
    server = (server + round / 3 * 3) % nine;
  }
  return order;
}

}  // namespace

std::vector<std::size_t> order_of_round(std::size_t servers, std::size_t round) {
  if (servers == nine) {
    return order_of_nine(round);
  }
  // With an odd number of servers, every other round mirrors the one before.
  const bool needs_mirror = servers % 2 == 1;
  const std::size_t shift = needs_mirror ? round / 2 : round;
  std::vector<std::size_t> order;
  for (std::size_t place = 0; place < servers; ++place) {
    // 0, 1, n-1, 2, n-2, ...: neighbours differ by each distance once.
    const std::size_t step = (place + 1) / 2;
    order.push_back(((place % 2 == 1 ? step : servers - step) + shift) % servers);
  }
  if (needs_mirror && round % 2 == 1) {
    std::reverse(order.begin(), order.end());
  }
  return order;
}

}  // namespace comparison
