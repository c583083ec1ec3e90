/// @file
/// Whether a client has a file already: entity tags, dates, and the fields that ask about them.
#pragma once

#include <sys/stat.h>

#include <chrono>
#include <string>

#include "http_head.hpp"

namespace http {

/// What tells a version of a file from another.
struct Validators {
  std::string tag;                    ///< strong, quotes included. Source: RFC 9110, 8.8.3
  std::chrono::sys_seconds modified;  ///< not after `now`, nor before 1970
  std::chrono::sys_seconds now;       ///< when that was

  /// The tag is made of the inode, the size and the time of modification in nanoseconds: a file
  /// that is replaced or written has another one.
  explicit Validators(const struct stat& status,
                      std::chrono::sys_seconds when = std::chrono::floor<std::chrono::seconds>(
                          std::chrono::system_clock::now()));
};

/// Judges the conditions of a GET or HEAD.
/// @return Status::ok, Status::not_modified or Status::precondition_failed.
/// Source: RFC 9110, 13.1 and 13.2.2
Status judge_conditions(const RequestHead& head, const Validators& validators);

/// @return whether the Range of a request counts: If-Range may say that the client has a part of
/// another version. Source: RFC 9110, 13.1.5
bool range_counts(const RequestHead& head, const Validators& validators);

}  // namespace http
