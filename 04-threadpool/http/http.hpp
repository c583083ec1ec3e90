/// @file
/// The HTTP service: each request is answered with its own head. Source: RFC 9110 and RFC 9112.
#pragma once

#include <memory>

#include "service.hpp"

/// Speaks HTTP/1.0 and 1.1. GET and HEAD of any target are answered with the request's head as it
/// was received; everything else is refused, and ends the conversation.
///
/// Requests are answered in order, each after its body, which is ignored, has been read. Between
/// calls a conversation keeps its last reply and, of what it has received, at most one incomplete
/// head and one incomplete line of a chunked body.
class Http : public Service {
 public:
  std::unique_ptr<Conversation> begin() const override;
};
