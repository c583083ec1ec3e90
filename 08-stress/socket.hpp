/// @file
/// A client's socket, and what a coroutine can wait for on it.
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
struct Shared {
  Buffer buffer;            ///< for what is received: belongs to who runs, until he waits
  std::uint64_t sent = 0;   ///< bytes, not yet counted elsewhere
  bool stopping = false;    ///< whether nothing new is to be received
  bool impatient = false;   ///< whether nothing more is waited for that could not be sent
  bool by_sendfile = true;  ///< whether files go by sendfile(2), or through the buffer
};

/// A connected client. Each operation is tried at once; only one that would block waits, and is
/// tried again with each event that concerns it.
class Socket {
 public:
  class Operation;
  class Receive;
  class Send;
  class Writable;
  class Turn;

  /// @param fd does not block, and is watched for all edges (EPOLLET)
  /// @param shared must outlive the socket
  Socket(Fd fd, Shared& shared)
      : fd_(std::move(fd)),
        shared_(shared) {}
  ~Socket() = default;
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  const Fd& fd() const { return fd_; }

  /// `co_await receive()` is what has come, Bytes in the buffer that all share: they are gone with
  /// the next wait. It is empty at the end of the stream, and once the server stops.
  /// @throws std::system_error when the connection has failed
  Receive receive();

  /// `co_await drop()` likewise, but goes on during a stop.
  Receive drop();

  /// `co_await send_all(bytes)` until the socket has taken all. Only what has to wait is copied.
  /// @param flags of send_some()
  /// @throws std::system_error when the connection has failed
  Send send_all(Bytes bytes, int flags = 0);

  /// `co_await writable()` until the socket may take more, or a stop has no more time.
  Writable writable();

  /// `co_await another_turn()` goes on when others have had theirs.
  Turn another_turn();

  /// Tells what the loop has seen. Whoever waits for it runs, in this call, until he waits again.
  /// @param events EPOLLIN, EPOLLOUT, EPOLLRDHUP, EPOLLHUP, EPOLLERR
  void notify(std::uint32_t events);

  /// @return whether there is more to do at once, and others should have their turn before
  bool unfinished() const { return rounds_ == rounds_per_turn; }

  /// Closes it. Nobody waits for anything any more.
  void close() noexcept { fd_.close(); }

  /// Counts what was sent in another way than by send_all().
  void add_sent(std::size_t count);

  std::uint64_t bytes_received() const { return bytes_received_; }
  std::uint64_t bytes_sent() const { return bytes_sent_; }

 private:
  void rethrow_failure();

  /// How often a client that always has more is read before others have their turn.
  static constexpr std::uint8_t rounds_per_turn = 16;

  Fd fd_;
  bool readable_ = false;  ///< whether something may be there that no event will tell of
  bool hung_up_ = false;   ///< whether the end of the stream has been told of already
  std::uint8_t rounds_ = 0;
  Shared& shared_;
  Operation* wanted_ = nullptr;  ///< what is waited for
  std::coroutine_handle<> waiting_;
  std::exception_ptr failure_;  ///< of an attempt that the loop made
  std::uint64_t bytes_received_ = 0;
  std::uint64_t bytes_sent_ = 0;
};

/// Something to wait for: the part that all have in common.
class Socket::Operation {
 public:
  bool await_ready() { return attempt(); }
  void await_suspend(std::coroutine_handle<> waiting) noexcept {
    socket_.waiting_ = waiting;
    socket_.wanted_ = this;
  }

 protected:
  /// @param events that make another attempt worth while
  Operation(Socket& socket, std::uint32_t events)
      : socket_(socket),
        events_(events) {}
  ~Operation() = default;

  /// @return whether it is over; if not, an event will come
  virtual bool attempt() = 0;

  Socket& socket_;

 private:
  friend class Socket;

  std::uint32_t events_;
};

/// Waits for bytes, or for the end of the stream.
class Socket::Receive : public Operation {
 public:
  Receive(Socket& socket, bool during_stop);
  Bytes await_resume() const;

 private:
  bool attempt() override;

  bool during_stop_;
  Bytes received_;
};

/// Waits until all bytes are sent.
class Socket::Send : public Operation {
 public:
  Send(Socket& socket, Bytes bytes, int flags);
  void await_resume() const { socket_.rethrow_failure(); }

 private:
  bool attempt() override;

  int flags_;
  Bytes rest_;
  std::vector<std::byte> copy_;  ///< of what had to wait
};

/// Waits until more can be sent.
class Socket::Writable : public Operation {
 public:
  explicit Writable(Socket& socket);
  void await_resume() const {}

 private:
  bool attempt() override;

  bool asked_ = false;
};

/// Waits until others have had their turn.
class Socket::Turn : public Operation {
 public:
  explicit Turn(Socket& socket);
  void await_resume() const {}

 private:
  bool attempt() override;

  bool given_up_ = false;
};
