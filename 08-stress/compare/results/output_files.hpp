/// @file
/// Where results are written.
#pragma once

#include <filesystem>
#include <string>

namespace comparison {

/// Makes a directory, unless it is there.
/// @return the directory
/// @throws UsageError when nothing can be written to it
std::filesystem::path output_directory(const std::filesystem::path& directory);

/// Writes a file in one piece: a reader sees the old one or the new one, never a part.
/// @throws std::system_error when it cannot be written
void write_file(const std::filesystem::path& path, const std::string& text);

}  // namespace comparison
