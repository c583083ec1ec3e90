/// @file
/// What the servers speak. A service does no input or output: bytes in, bytes out.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

/// Bytes on their way to or from a socket. The view owns nothing.
using Bytes = std::span<const std::byte>;

/// The server's side of the talk with one client.
class Conversation {
 public:
  Conversation() = default;
  virtual ~Conversation() = default;
  Conversation(const Conversation&) = delete;
  Conversation& operator=(const Conversation&) = delete;

  /// Takes what the client has sent and says what to send back.
  /// @param received the next bytes of the stream, at least one, cut anywhere
  /// @return the bytes to send, maybe none; valid until the next call, and no longer than @p
  /// received
  virtual Bytes reply_to(Bytes received) = 0;

  /// @return whether the connection is to be closed once the last reply is sent
  virtual bool over() const = 0;

  /// @return whether a request has begun to come, and the rest of its head is still to come
  virtual bool mid_head() const { return false; }
};

/// Something that can be served. One service begins a conversation for each client, and may be
/// asked to by several threads at once.
class Service {
 public:
  Service() = default;
  virtual ~Service() = default;
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;

  /// @return a new conversation, which must not outlive the service
  virtual std::unique_ptr<Conversation> begin() const = 0;
};

/// @param name `echo` or `http`
/// @return the service of that name
/// @throws std::invalid_argument for any other name
std::unique_ptr<Service> make_service(std::string_view name);
