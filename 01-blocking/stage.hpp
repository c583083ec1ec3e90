/// @file
/// What the files that stages share need to know about this one.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace stage {

/// The stage's number, from 1 to 8. Its server listens on port 8000 + number unless told otherwise.
inline constexpr int number = 1;

/// The stage's directory in the course.
inline constexpr std::string_view name = "01-blocking";

/// The landing of the stage that this tree is, such as "a"; empty for the whole stage.
inline constexpr std::string_view landing;

/// The options of this stage's server, besides those of every stage.
inline constexpr std::array<std::string_view, 0> options{};

/// Whether the server serves one client at a time, whatever its options.
inline constexpr bool one_at_a_time = true;

/// The option that limits how many clients are served at once; empty if there is none.
inline constexpr std::string_view limit_option;

/// The smallest value of --workers; at 0, the event loop's own thread serves.
inline constexpr std::size_t min_workers = 1;

}  // namespace stage
