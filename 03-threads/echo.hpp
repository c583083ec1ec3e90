/// @file
/// The echo service: every byte is sent back, once, in order. Source: RFC 862.
#pragma once

#include "service.hpp"

/// The server's side of one client's echo: the reply is what was received, without a copy.
class EchoConversation : public Conversation {
 public:
  Bytes reply_to(Bytes received) override { return received; }
  bool over() const override { return false; }
};

/// Sends back what it receives.
class Echo : public Service {
 public:
  std::unique_ptr<Conversation> begin() const override {
    return std::make_unique<EchoConversation>();
  }
};
