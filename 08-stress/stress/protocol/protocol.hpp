/// @file
/// The protocol that the clients speak: makes requests and checks replies, without input or output.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "load_plan.hpp"
#include "payload.hpp"

namespace stress {

/// What is known about a reply from its bytes so far.
enum class ReplyVerdict {
  incomplete,  ///< right so far, with more to come
  right,       ///< complete, and every byte is right
  last,        ///< right, and the server will close the connection
  wrong
};

/// Checks the replies on one connection, one after another.
class ReplyReader {
 public:
  ReplyReader() = default;
  virtual ~ReplyReader() = default;
  ReplyReader(const ReplyReader&) = delete;
  ReplyReader& operator=(const ReplyReader&) = delete;

  /// Consumes bytes of one reply, and none beyond its end.
  /// @param key names the payload of the request that the reply belongs to
  /// @param received at least one byte, split anywhere; consumed bytes are removed from its front
  virtual ReplyVerdict read(std::uint64_t key, Bytes& received) = 0;

  /// @return whether the end of the stream would complete a right reply now
  virtual bool ends_with_stream() const = 0;

  /// Prepares for a new connection.
  virtual void restart() = 0;
};

/// The requests of a service. Immutable, and shared by all threads.
class Protocol {
 public:
  Protocol() = default;
  virtual ~Protocol() = default;
  Protocol(const Protocol&) = delete;
  Protocol& operator=(const Protocol&) = delete;

  /// @return the size of a request in bytes; all have the same
  virtual std::size_t request_size() const = 0;

  /// Writes part of a request. Any part can be generated again, so none has to be stored.
  /// @param key names the payload of the request
  /// @param offset of the part, in bytes
  /// @param out receives the part; offset + size is at most request_size()
  virtual void write_request(std::uint64_t key, std::size_t offset,
                             std::span<std::byte> out) const = 0;

  /// @return a reader, which must not outlive the protocol
  virtual std::unique_ptr<ReplyReader> new_reader() const = 0;
};

/// @return the protocol of `--service`
std::unique_ptr<Protocol> make_protocol(const LoadPlan& plan);

}  // namespace stress
