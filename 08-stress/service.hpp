/// @file
/// What the servers speak. A service does no input or output: bytes in, bytes out.
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

/// A part of a file that is to be sent after a reply.
struct FilePart {
  Fd file;                   ///< open for reading
  std::uint64_t offset = 0;  ///< where the part begins, in bytes
  std::uint64_t size = 0;    ///< bytes that were promised to the client, 1 or more
};

/// The server's side of the talk with one client.
class Conversation {
 public:
  Conversation() = default;
  virtual ~Conversation() = default;
  Conversation(const Conversation&) = delete;
  Conversation& operator=(const Conversation&) = delete;

  /// Takes what the client has sent and says what to send back.
  /// @param received the next bytes of the stream, cut anywhere; at least one, but for the calls
  /// that follow a file()
  /// @return the bytes to send, maybe none; valid until the next call, and no longer than @p
  /// received
  virtual Bytes reply_to(Bytes received) = 0;

  /// @return what is to be sent from a file after the last reply, also when the conversation is
  /// over(); nullptr when there is nothing. It is valid until the next call of reply_to(), which is
  /// due at once, with no bytes: what had come after the request of the file is answered then.
  virtual const FilePart* file() const { return nullptr; }

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
/// @param root directory whose files `http` serves; empty for none
/// @return the service of that name
/// @throws std::invalid_argument for any other name
/// @throws std::system_error if the root can't be opened
std::unique_ptr<Service> make_service(std::string_view name, const std::string& root = "");
