/// @file
/// What the files that stages share need to know about this one.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace stage {

/// The stage's number, from 1 to 8. Its server listens on port 8000 + number unless told otherwise.
inline constexpr int number = 7;

/// The stage's directory in the course.
inline constexpr std::string_view name = "07-logger";

/// The landing of the stage that this tree is, such as "a"; empty for the whole stage.
inline constexpr std::string_view landing;

/// The options of this stage's server, besides those of every stage.
inline constexpr std::array<std::string_view, 7> options{
    "--max-connections", "--workers",    "--idle-timeout", "--log-file",
    "--log-level",       "--log-rotate", "--log-keep"};

/// How many descriptors a loop watches before its first client.
inline constexpr int watched_before_clients = 2;

/// Whether the server serves one client at a time, whatever its options.
inline constexpr bool one_at_a_time = false;

/// The option that limits how many clients are served at once; empty if there is none.
inline constexpr std::string_view limit_option = "--max-connections";

/// The smallest value of --workers; at 0, the event loop's own thread serves.
inline constexpr std::size_t min_workers = 0;

/// Whether a connection may count as idle from the wake-up that served it, not from its last byte.
inline constexpr bool idle_since_wake_up = false;

/// Whether SIGHUP reopens a log that has no line yet.
inline constexpr bool reopens_unused_log = false;

}  // namespace stage
