/// @file
/// The record of single rounds: those that count, and those that were run again.
#pragma once

#include <vector>

#include "cell.hpp"
#include "contenders.hpp"
#include "json.hpp"

namespace comparison {

/// A complete round that was run again, because others used the machine meanwhile.
struct DiscardedRound {
  /// From 1: the round in whose place it was.
  std::size_t round = 0;
  std::vector<Cell> cells;
};

/// @return a round of one server as it was: the stress client's report but for what is the same in
/// all of them, and for the histogram, which is kept for all rounds together
Json round_record(const Cell& cell);

/// @param servers those of the cells, in the same order
/// @return the rounds that were run again, each with the servers whose cells were noisy
Json reruns_record(const std::vector<DiscardedRound>& discarded,
                   const std::vector<Contender>& servers);

}  // namespace comparison
