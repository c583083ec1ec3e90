/// @file
/// The record of single rounds: those that count, and those that were run again.
#pragma once

#include <vector>

#include "cell.hpp"
#include "contenders.hpp"
#include "json.hpp"

namespace comparison {

/// A complete round that was run again because the machine was noisy.
struct DiscardedRound {
  /// The number of the round that replaces it, from 1.
  std::size_t round = 0;
  std::vector<Cell> cells;
};

/// @return the record of one server's round: the stress client's report without what is the same in
/// all rounds, and without the histogram, which is kept for all rounds together
Json round_record(const Cell& cell);

/// @param servers the servers of the cells, in the same order
/// @return the rounds that were run again, each with the servers whose cells were noisy
Json reruns_record(const std::vector<DiscardedRound>& discarded,
                   const std::vector<Contender>& servers);

}  // namespace comparison
