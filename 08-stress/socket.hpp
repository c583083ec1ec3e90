/// @file
/// A client's socket, and the operations that a coroutine can await on it.
#pragma once

#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <utility>
#include <vector>

#include "fd.hpp"
#include "net.hpp"
#include "service.hpp"

/// What the sockets of one worker have in common.
struct WorkerContext {
  Buffer buffer;  ///< for receiving; valid for the running coroutine until its next co_await
  std::uint64_t sent = 0;    ///< bytes sent and not yet counted elsewhere
  bool stopping = false;     ///< whether nothing new is received
  bool expired = false;      ///< whether the drain timeout has expired: no send waits any more
  bool use_sendfile = true;  ///< whether files are sent by sendfile(2), or through the buffer
};

/// The socket of a connected client. An operation is attempted at once; one that would block
/// suspends its coroutine, and is attempted again at each event that concerns it.
class Socket {
 public:
  class Operation;
  class Receive;
  class Send;
  class Writable;
  class Yield;

  /// @param fd non-blocking, watched for all edges (EPOLLET)
  /// @param context must outlive the socket
  Socket(Fd fd, WorkerContext& context)
      : fd_(std::move(fd)),
        context_(context) {}
  ~Socket() = default;
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  const Fd& fd() const { return fd_; }

  /// `co_await receive()` returns what has arrived: Bytes in the shared buffer, valid until the
  /// next co_await. They are empty at the end of the stream, and once the server stops.
  /// @throws std::system_error when the connection has failed
  Receive receive();

  /// `co_await discard()` is the same, but goes on receiving during a stop.
  Receive discard();

  /// `co_await send_all(bytes)` returns when the socket has taken all. Only bytes that have to wait
  /// are copied.
  /// @param flags of send_some()
  /// @throws std::system_error when the connection has failed
  Send send_all(Bytes bytes, int flags = 0);

  /// `co_await writable()` returns when the socket may take more, or the drain timeout has expired.
  Writable writable();

  /// `co_await yield()` returns in the loop's next turn: the other clients come first.
  Yield yield();

  /// Handles an event: a coroutine that awaits it runs, in this call, until it suspends again.
  /// @param events EPOLLIN, EPOLLOUT, EPOLLRDHUP, EPOLLHUP, EPOLLERR
  void notify(std::uint32_t events);

  /// @return whether there is more to do, in the loop's next turn
  bool yielded() const { return rounds_ == rounds_per_turn; }

  /// Closes it. No coroutine may be suspended on it.
  void close() noexcept { fd_.close(); }

  /// Counts bytes that were not sent by send_all().
  void add_sent(std::size_t count);

  std::uint64_t bytes_received() const { return bytes_received_; }
  std::uint64_t bytes_sent() const { return bytes_sent_; }

 private:
  void rethrow_failure();

  /// How many times a client that always has more is read before it yields to the others.
  static constexpr std::uint8_t rounds_per_turn = 16;

  Fd fd_;
  bool readable_ = false;  ///< whether there may be bytes that no further event will report
  bool hung_up_ = false;   ///< whether the end of the stream has been reported
  std::uint8_t rounds_ = 0;
  WorkerContext& context_;
  Operation* operation_ = nullptr;  ///< the one being awaited
  std::coroutine_handle<> suspended_;
  std::exception_ptr failure_;  ///< of an attempt that the loop made
  std::uint64_t bytes_received_ = 0;
  std::uint64_t bytes_sent_ = 0;
};

/// An operation that can be awaited: what all have in common.
class Socket::Operation {
 public:
  bool await_ready() { return attempt(); }
  void await_suspend(std::coroutine_handle<> suspended) noexcept {
    socket_.suspended_ = suspended;
    socket_.operation_ = this;
  }

 protected:
  /// @param events at which another attempt is made
  Operation(Socket& socket, std::uint32_t events)
      : socket_(socket),
        events_(events) {}
  ~Operation() = default;

  /// @return whether it is complete; if not, an event will come
  virtual bool attempt() = 0;

  Socket& socket_;

 private:
  friend class Socket;

  std::uint32_t events_;
};

/// Completes with bytes, or at the end of the stream.
class Socket::Receive : public Operation {
 public:
  Receive(Socket& socket, bool during_stop);
  Bytes await_resume() const;

 private:
  bool attempt() override;

  bool during_stop_;
  Bytes received_;
};

/// Completes when all bytes have been sent.
class Socket::Send : public Operation {
 public:
  Send(Socket& socket, Bytes bytes, int flags);
  void await_resume() const { socket_.rethrow_failure(); }

 private:
  bool attempt() override;

  int flags_;
  Bytes rest_;
  std::vector<std::byte> copy_;  ///< of the bytes that had to wait
};

/// Completes when more can be sent.
class Socket::Writable : public Operation {
 public:
  explicit Writable(Socket& socket);
  void await_resume() const {}

 private:
  bool attempt() override;

  bool attempted_ = false;
};

/// Completes in the loop's next turn.
class Socket::Yield : public Operation {
 public:
  explicit Yield(Socket& socket);
  void await_resume() const {}

 private:
  bool attempt() override;

  bool yielded_ = false;
};
