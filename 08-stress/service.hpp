/// @file
/// What the servers speak. A service does no I/O: bytes in, bytes out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "fd.hpp"

/// Bytes on their way to or from a socket. The view owns nothing.
using Bytes = std::span<const std::byte>;

/// A part of a file, to be sent after a reply.
struct FilePart {
  Fd file;                   ///< open for reading
  std::uint64_t offset = 0;  ///< where the part begins, in bytes
  std::uint64_t size = 0;    ///< bytes that were promised to the client, 1 or more
};

/// The server's side of the conversation with one client.
class Conversation {
 public:
  Conversation() = default;
  virtual ~Conversation() = default;
  Conversation(const Conversation&) = delete;
  Conversation& operator=(const Conversation&) = delete;

  /// Takes what the client has sent and returns what to send back.
  /// @param received the next bytes of the stream, split at any byte; at least one, except in the
  /// call that follows a file()
  /// @return the bytes to send, maybe none; valid until the next call, as long as @p received is
  virtual Bytes reply_to(Bytes received) = 0;

  /// @return what to send from a file after the last reply, even if the conversation is over();
  /// nullptr if nothing. Valid until the next reply_to(). Once the file is sent, reply_to() must be
  /// called with no bytes: it answers what was received after the request for the file.
  virtual const FilePart* file() const { return nullptr; }

  /// @return whether the connection is to be closed once the last reply is sent
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

/// @param name `echo` or `http`
/// @param root directory whose files `http` serves; empty for none
/// @return the service of that name
/// @throws std::invalid_argument for any other name
/// @throws std::system_error if the root can't be opened
std::unique_ptr<Service> make_service(std::string_view name, const std::string& root = "");
