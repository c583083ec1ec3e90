/// @file
/// Writing result files.
#pragma once

#include <filesystem>
#include <string>

namespace comparison {

/// Makes a directory, unless it exists.
/// @return the directory
/// @throws UsageError when nothing can be written to it
std::filesystem::path output_directory(const std::filesystem::path& directory);

/// Replaces a file atomically: a reader sees the old text or the new one, never a part.
/// @throws std::system_error when it cannot be written
void write_file(const std::filesystem::path& path, const std::string& text);

}  // namespace comparison
