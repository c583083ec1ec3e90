/// @file
/// Which stage this is: the one place that says so.
#pragma once

#include <array>
#include <string_view>

namespace stage {

/// The stage's number, from 1 to 8. Its server listens on port 8000 + number unless told otherwise.
inline constexpr int number = 1;

/// The stage's directory in the course.
inline constexpr std::string_view name = "01-blocking";

/// The landing of the stage that this tree is, such as "a"; empty for the whole stage.
inline constexpr std::string_view landing;

/// The options that this stage's server has besides those of every stage.
inline constexpr std::array<std::string_view, 0> options{};

}  // namespace stage
