/// @file
/// The HTTP service: answers a request with a file or its own head. Source: RFC 9110 and RFC 9112.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "service.hpp"
#include "static_files.hpp"

/// Speaks HTTP/1.0 and 1.1. GET and HEAD are answered with a file below the root; without a root,
/// with the request's head as it was received. Everything else is refused, and ends the
/// conversation.
///
/// Requests are answered in order, each after its body, which is ignored, has been read. Between
/// calls a conversation keeps its last reply and, of what it has received, at most one incomplete
/// head and one incomplete line of a chunked body; while a file is being sent, also what was
/// received after its request.
class Http : public Service {
 public:
  /// @param root directory of the files; empty for none
  /// @throws std::system_error if it can't be opened
  explicit Http(const std::string& root = "");

  std::unique_ptr<Conversation> begin() const override;

 private:
  std::optional<http::StaticFiles> files_;
};
