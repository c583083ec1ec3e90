/// @file
/// Which file a request is for: from the target to a path below the root, and back.
#pragma once

#include <string>
#include <string_view>

#include "http_status.hpp"

namespace http {

/// A decoded path below the root: no empty segment, no ".", no "..".
struct FileTarget {
  std::string path;        ///< "a/b" for a file, "a/b/" for a directory, "" for the root itself
  std::string_view query;  ///< with its "?"; empty if there is none

  /// @return whether the target ends as a directory's does
  bool is_directory() const { return path.empty() || path.back() == '/'; }
};

/// Parses a target: a path, or an absolute URI, whose host is ignored. Segments are separated
/// before they are decoded, so a "%2F" belongs to a name, and no file has such a name. Dots are
/// resolved textually: "a/.." disappears, whether or not "a" exists.
/// @param target of GET or HEAD, accepted by is_target()
/// @return Status::ok, or why there can be no such file; @p file is of no use then.
/// Source: RFC 9112, 3.2, and RFC 3986, 2.1 and 5.2.4
Status parse_file_target(std::string_view target, FileTarget& file);

/// @return @p path as a reference from the host's root: "/a%20b/". It begins with exactly one
/// slash: two would introduce the name of another host. Source: RFC 3986, 3.3 and 4.2
std::string to_reference(std::string_view path);

}  // namespace http
