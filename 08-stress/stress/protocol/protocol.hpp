/// @file
/// What the clients speak: requests to be made, and replies to be checked. No input or output here.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "load_plan.hpp"
#include "payload.hpp"

namespace stress {

/// What the bytes of a reply have shown so far.
enum class ReplyVerdict {
  incomplete,  ///< right so far, more is to come
  right,       ///< a whole reply, every byte as it had to be
  last,        ///< right, and the server will close the connection
  wrong
};

/// Checks the replies on one connection, one after the other.
class ReplyReader {
 public:
  ReplyReader() = default;
  virtual ~ReplyReader() = default;
  ReplyReader(const ReplyReader&) = delete;
  ReplyReader& operator=(const ReplyReader&) = delete;

  /// Takes bytes of one reply, and none beyond its end.
  /// @param key the payload of the request that is being replied to
  /// @param received at least one byte, cut anywhere; what was taken is cut off its front
  virtual ReplyVerdict read(std::uint64_t key, Bytes& received) = 0;

  /// @return whether the end of the stream, here, ends a right reply
  virtual bool ends_with_stream() const = 0;

  /// Gets ready for a new connection.
  virtual void restart() = 0;
};

/// The requests of a service. Shared by all threads, and never changed.
class Protocol {
 public:
  Protocol() = default;
  virtual ~Protocol() = default;
  Protocol(const Protocol&) = delete;
  Protocol& operator=(const Protocol&) = delete;

  /// @return the size of every request, in bytes
  virtual std::size_t request_size() const = 0;

  /// Writes a part of a request: any part can be made again, so none has to be kept.
  /// @param key the payload of the request
  /// @param offset of the part
  /// @param out the part; offset + size is request_size() at most
  virtual void write_request(std::uint64_t key, std::size_t offset,
                             std::span<std::byte> out) const = 0;

  /// @return a reader, which must not outlive the dialect
  virtual std::unique_ptr<ReplyReader> new_reader() const = 0;
};

/// @return the dialect of `--service`
std::unique_ptr<Protocol> make_protocol(const LoadPlan& plan);

}  // namespace stress
