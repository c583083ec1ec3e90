/// @file
/// Results documents of servers that were never measured.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "json.hpp"

/// The names of the eight stages.
extern const std::vector<std::string> stages;

/// @param cpu CPU microseconds per message of a server in a round, from 1
/// @return the results of nine rounds under the light load, of 02-fork, 05-epoll-et, this one
/// again, and floor
comparison::Json simulated_results(
    const std::function<double(const std::string& server, int round)>& cpu);
