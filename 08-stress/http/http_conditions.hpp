/// @file
/// Conditional requests: entity tags, dates, and the fields that ask about them.
#pragma once

#include <sys/stat.h>

#include <chrono>
#include <string>

#include "http_head.hpp"

namespace http {

/// What distinguishes one version of a file from another.
struct Validators {
  std::string tag;                    ///< strong, including its quotes. Source: RFC 9110, 8.8.3
  std::chrono::sys_seconds modified;  ///< neither after `now` nor before 1970
  std::chrono::sys_seconds now;       ///< when the file was looked at

  /// The tag is made of the inode, the size and the modification time in nanoseconds: it changes
  /// when the file is replaced or written.
  explicit Validators(const struct stat& status,
                      std::chrono::sys_seconds when = std::chrono::floor<std::chrono::seconds>(
                          std::chrono::system_clock::now()));
};

/// Evaluates the conditions of a GET or HEAD.
/// @return Status::ok, Status::not_modified or Status::precondition_failed.
/// Source: RFC 9110, 13.1 and 13.2.2
Status evaluate_conditions(const RequestHead& head, const Validators& validators);

/// @return whether the Range of a request applies: not if If-Range names another version of the
/// file. Source: RFC 9110, 13.1.5
bool range_applies(const RequestHead& head, const Validators& validators);

}  // namespace http
