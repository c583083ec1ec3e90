/// @file
/// Results documents made by the real measuring loop from simulated cells.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "contenders.hpp"
#include "json.hpp"

/// The names of the eight stages.
extern const std::vector<std::string> stages;

/// @return the eight stages as contenders
std::vector<comparison::Contender> course();

/// @param cpu CPU microseconds per message, for a server and a round (from 1)
/// @return the results of nine rounds under the light load, for 02-fork, 05-epoll-et (twice) and
/// floor
comparison::Json simulated_results(
    const std::function<double(const std::string& server, int round)>& cpu);

/// @return the lines as one text
std::string joined(const std::vector<std::string>& lines);
