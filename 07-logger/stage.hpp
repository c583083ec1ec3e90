/// @file
/// Which stage this is: the one place that says so.
#pragma once

#include <array>
#include <string_view>

namespace stage {

/// The stage's number, from 1 to 8. Its server listens on port 8000 + number unless told otherwise.
inline constexpr int number = 7;

/// The stage's directory in the course.
inline constexpr std::string_view name = "07-logger";

/// The landing of the stage that this tree is, such as "a"; empty for the whole stage.
inline constexpr std::string_view landing;

/// The options that this stage's server has besides those of every stage.
inline constexpr std::array<std::string_view, 7> options{
    "--max-connections", "--workers",    "--idle-timeout", "--log-file",
    "--log-level",       "--log-rotate", "--log-keep"};

/// How many descriptors a loop watches before its first client.
inline constexpr int watched_before_clients = 2;

}  // namespace stage
