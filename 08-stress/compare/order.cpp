/// @file
/// The order in which the servers take their turns.
#include "order.hpp"

#include <algorithm>

namespace comparison {

std::vector<std::size_t> order_of_round(std::size_t servers, std::size_t round) {
  // With an odd number of servers every other round is the mirror of the one before.
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
