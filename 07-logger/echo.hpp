/// @file
/// The echo service: every byte is sent back, once, in order. Source: RFC 862.
#pragma once

#include "service.hpp"

/// Sends back what it receives, without a copy.
class Echo : public Service {
 public:
  std::unique_ptr<Conversation> begin() const override;
};
