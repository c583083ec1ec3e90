/// @file
/// A configuration file: one `name value` a line.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "command_line.hpp"

/// What a configuration file may set: names, each with what takes its value.
using Settings = std::map<std::string, Reader, std::less<>>;

/// Reads the text of a configuration file. A line is a name, blanks, and a value that reaches to
/// the end of the line, blanks within it included. A '#' at the beginning of a line, or after a
/// blank, begins a comment. A name that is set twice counts as set last; one that @p settings do
/// not have is a mistake, as it is far more often misspelt than meant for another server.
/// @param file the file's name, for messages
/// @throws UsageError "--config: 'FILE', line 3: ..." for the first mistake
void read_config(std::string_view text, const std::string& file, const Settings& settings);

/// Takes the name of a configuration file, and reads the file: at most 64 KiB.
/// @throws UsageError, from the reader, for the first mistake in the file
Reader config_file(Settings settings);

/// Reads where to listen: `PORT`, `ADDRESS:PORT` or `[IPV6]:PORT`.
/// @param host stays what it is when there is no address
Reader listen_address(std::string& host, std::uint16_t& port);
