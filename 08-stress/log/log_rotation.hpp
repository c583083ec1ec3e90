/// @file
/// The names of a log's old files.
#pragma once

#include <cstddef>
#include <string>

/// Renames PATH to PATH.1, and before that PATH.1 to PATH.2 and so on, up to a free number.
/// @param keep the highest number, 1 or more: an old file of that number is replaced
/// @throws std::filesystem::filesystem_error if a file can't be renamed; no other is replaced
void move_up(const std::string& path, std::size_t keep);
