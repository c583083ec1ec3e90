/// @file
/// Readers of the option values that only the stress client has: times, counts, ranges, HOST:PORT.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "command_line.hpp"

namespace stress {

/// @param text `500ms`, `2s`, `1m`, or a bare number of seconds; fractions allowed
/// @return the time; nothing if @p text is not a time, or is above 1,000,000 s
std::optional<std::chrono::nanoseconds> to_time(const std::string& text);

/// @param text a whole number that may end in `k` (thousand) or `m` (million)
/// @return the number; nothing if @p text is not one, or is too large
std::optional<std::uint64_t> to_count(const std::string& text);

/// Reads a time; 0 is accepted only if @p zero_allowed.
Reader a_time(std::optional<std::chrono::nanoseconds>& target, bool zero_allowed);

/// Reads a count from @p least to @p most.
Reader a_count(std::optional<std::uint64_t>& target, std::uint64_t least, std::uint64_t most);

/// Reads `MIN:MAX`, two times.
Reader a_time_range(
    std::optional<std::pair<std::chrono::nanoseconds, std::chrono::nanoseconds>>& target);

/// Reads `HOST:PORT`: a name, an IPv4 address, or an IPv6 address in brackets.
Reader a_target(std::string& host, std::uint16_t& port);

}  // namespace stress
