/// @file
/// What the servers speak. A service does no I/O: bytes in, bytes out.
#pragma once

#include <cstddef>
#include <memory>
#include <span>

/// Bytes received or to be sent. The view owns nothing.
using Bytes = std::span<const std::byte>;

/// The server's side of the conversation with one client.
class Conversation {
 public:
  Conversation() = default;
  virtual ~Conversation() = default;
  Conversation(const Conversation&) = delete;
  Conversation& operator=(const Conversation&) = delete;

  /// Takes what the client has sent and returns what to send back.
  /// @param received the next bytes of the stream, at least one, split at any byte
  /// @return the bytes to send, maybe none; valid until the next call, as long as @p received is
  virtual Bytes reply_to(Bytes received) = 0;

  /// @return whether the connection is to be closed once the last reply has been sent
  virtual bool over() const = 0;

  /// @return whether part of a request's head has been received, but not all of it
  virtual bool mid_head() const { return false; }
};

/// A protocol that the servers can speak. It begins a conversation for each client; several threads
/// may ask for one at once.
class Service {
 public:
  Service() = default;
  virtual ~Service() = default;
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;

  /// @return a new conversation, which must not outlive the service
  virtual std::unique_ptr<Conversation> begin() const = 0;
};
