/// @file
/// A configuration file: one `name value` a line.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "command_line.hpp"

/// What a configuration file may set: names, each with the reader of its value.
using Settings = std::map<std::string, Reader, std::less<>>;

/// Reads the text of a configuration file. A line is a name, whitespace, and a value that extends
/// to the end of the line, including any whitespace within it. A '#' at the beginning of a line or
/// after whitespace begins a comment. If a name is set twice, the last value wins. A name that is
/// not in @p settings is a mistake: it is more often misspelt than meant for another server.
/// @param file the file's name, for messages
/// @throws UsageError "--config: 'FILE', line 3: ..." for the first mistake
void read_config(std::string_view text, const std::string& file, const Settings& settings);

/// @return a reader that takes the name of a configuration file and reads it: at most 64 KiB
/// @throws UsageError from the reader, for the first mistake in the file
Reader config_file(Settings settings);

/// Reads where to listen: `PORT`, `ADDRESS:PORT` or `[IPV6]:PORT`.
/// @param host unchanged if there is no address
Reader listen_address(std::string& host, std::uint16_t& port);
