/// @file
/// Which file a request is for: from the target to a path below the root, and back.
#pragma once

#include <string>
#include <string_view>

#include "http_status.hpp"

namespace http {

/// A path below the root, as plain bytes: no empty part, no ".", no "..".
struct FileTarget {
  std::string path;        ///< "a/b" for a file, "a/b/" for a directory, "" for the root itself
  std::string_view query;  ///< with its "?"; empty if there is none

  /// @return whether the target ended like a directory's
  bool is_directory() const { return path.empty() || path.back() == '/'; }
};

/// Takes a target apart: a path, or an absolute URI, of which the host is passed over. Parts are
/// told from each other before they are decoded, so that a "%2F" is a part of a name, which no file
/// has. Dots go by the text alone: "a/.." is nothing, whether or not there is an "a".
/// @param target of GET or HEAD, well-formed as is_target() says
/// @return Status::ok, or why there can be no such file; then @p file is of no use.
/// Source: RFC 9112, 3.2, and RFC 3986, 2.1 and 5.2.4
Status parse_file_target(std::string_view target, FileTarget& file);

/// @return @p path as a reference from the host's root: "/a%20b/". It begins with one slash only,
/// as two would begin the name of another host. Source: RFC 3986, 3.3 and 4.2
std::string to_reference(std::string_view path);

}  // namespace http
