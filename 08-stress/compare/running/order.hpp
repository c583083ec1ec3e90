/// @file
/// The order in which the servers take their turns.
#pragma once

#include <cstddef>
#include <vector>

namespace comparison {

/// Every server has one turn in each round. Over n rounds, or 2n when n is odd, each server comes
/// equally often in each place, and equally often right after each other server: what a turn leaves
/// behind in the machine (heat, caches, sockets in TIME_WAIT) affects all alike. Nine servers (the
/// eight stages, and one of them twice) need only nine rounds, although their number is odd.
/// Source: Williams, "Experimental designs balanced for the estimation of residual effects of
/// treatments", 1949; for nine rounds: Archdeacon, Dinitz, Stinson and Tillson, "Some new
/// row-complete Latin squares", 1980.
/// @param servers their number n, at least 1
/// @param round from 0
/// @return the indices of the servers, in the order of their turns
std::vector<std::size_t> order_of_round(std::size_t servers, std::size_t round);

}  // namespace comparison
