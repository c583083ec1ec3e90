/// @file
/// One connection and its turns, without a server.
#include "connection.hpp"

#include <malloc.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <array>
#include <span>
#include <utility>

#include "catch.hpp"
#include "echo.hpp"
#include "net.hpp"
#include "testkit.hpp"

namespace {

/// Bytes that are allocated.
std::size_t allocated() {
  const struct mallinfo2 info = ::mallinfo2();
  return info.uordblks + info.hblkhd;
}

/// Takes everything and never replies.
class Sink : public Conversation {
 public:
  Bytes reply_to(Bytes /*received*/) override { return {}; }
  bool over() const override { return false; }
};

/// Answers everything with the same text.
class Refrain : public Conversation {
 public:
  explicit Refrain(std::string text)
      : text_(std::move(text)) {}
  Bytes reply_to(Bytes /*received*/) override { return std::as_bytes(std::span(text_)); }
  bool over() const override { return false; }

 private:
  const std::string text_;
};

/// Both ends of a stream. What one end sends has arrived when send(2) returns.
struct Pair {
  Fd client;
  Fd server;
};

Pair connected() {
  std::array<int, 2> ends{};
  REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends.data()) == 0);
  const int much = 1 << 20;
  ::setsockopt(ends[0], SOL_SOCKET, SO_SNDBUF, &much, sizeof much);
  return {Fd(ends[0]), Fd(ends[1])};
}

/// Sends until the buffers of both ends are full.
std::size_t fill(const Fd& socket) {
  const std::string chunk = pattern(65536);
  std::size_t sent = 0;
  for (ssize_t taken = 1; taken > 0; sent += taken > 0 ? static_cast<std::size_t>(taken) : 0) {
    taken = ::send(socket.number(), chunk.data(), chunk.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  }
  return sent;
}

}  // namespace

TEST_CASE("a client that floods yields after one turn") {
  Pair pair = connected();
  Totals totals;
  Connection connection(7, std::move(pair.server), std::make_unique<Sink>());
  REQUIRE(fill(pair.client) > 16 * sizeof(Buffer));
  REQUIRE(connection.advance(false, totals) == Connection::Wants::yield);
  auto wants = Connection::Wants::yield;
  for (int turn = 0; turn < 1000 && wants == Connection::Wants::yield; ++turn) {
    wants = connection.advance(false, totals);
  }
  REQUIRE(wants == Connection::Wants::read);
}

TEST_CASE("nothing is read while anything is unsent") {
  Pair pair = connected();
  Totals totals;
  Connection connection(7, std::move(pair.server), std::make_unique<EchoConversation>());
  auto wants = Connection::Wants::yield;
  while (wants != Connection::Wants::write) {
    fill(pair.client);
    wants = connection.advance(false, totals);
  }
  const std::uint64_t sent = totals.bytes();
  fill(pair.client);
  REQUIRE(connection.advance(false, totals) == Connection::Wants::write);
  // A full socket takes nothing, and what is not read stays in its receive buffer.
  REQUIRE(totals.bytes() == sent);
}

TEST_CASE("a reply sent in many parts arrives whole and in order") {
  Pair pair = connected();
  Totals totals;
  const std::string reply = pattern(2 << 20);
  Connection connection(7, std::move(pair.server), std::make_unique<Refrain>(reply));
  REQUIRE(::send(pair.client.number(), "x", 1, MSG_NOSIGNAL) == 1);
  std::string received;
  int parts = 0;
  std::array<char, 50'000> buffer{};
  while (received.size() < reply.size()) {
    // The client reads less than there is, so room appears a little at a time.
    const auto wants = connection.advance(false, totals);
    parts += wants == Connection::Wants::write ? 1 : 0;
    const ssize_t got = ::recv(pair.client.number(), buffer.data(), buffer.size(), 0);
    REQUIRE(got > 0);
    received.append(buffer.data(), static_cast<std::size_t>(got));
  }
  REQUIRE((received == reply));
  REQUIRE(parts > 2);
  REQUIRE(totals.bytes() == reply.size());
}

// A sanitizer has a malloc of its own, which mallinfo2(3) does not see.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
TEST_CASE("unsent bytes take memory only until they are sent") {
  Pair pair = connected();
  Totals totals;
  Connection connection(7, std::move(pair.server), std::make_unique<Refrain>(pattern(1 << 20)));
  REQUIRE(::send(pair.client.number(), "x", 1, MSG_NOSIGNAL) == 1);
  const std::size_t before = allocated();
  auto wants = connection.advance(false, totals);
  const std::size_t waiting = allocated();
  std::array<char, 50'000> buffer{};
  while (wants == Connection::Wants::write) {
    REQUIRE(::recv(pair.client.number(), buffer.data(), buffer.size(), 0) > 0);
    wants = connection.advance(false, totals);
  }
  const std::size_t after = allocated();
  REQUIRE(waiting > before + 100'000);
  REQUIRE(after < before + 10'000);
}
#endif

TEST_CASE("a half-close that was reported already is found in the same turn") {
  Pair pair = connected();
  Totals totals;
  Connection connection(7, std::move(pair.server), std::make_unique<EchoConversation>());
  REQUIRE(::send(pair.client.number(), "x", 1, MSG_NOSIGNAL) == 1);
  ::shutdown(pair.client.number(), SHUT_WR);
  connection.notify(EPOLLIN | EPOLLRDHUP);
  REQUIRE(connection.advance(false, totals) == Connection::Wants::close);
  REQUIRE(totals.bytes() == 1);
}

TEST_CASE("a stop closes gracefully: it half-closes at once, and ends when the client closes") {
  Pair pair = connected();
  Totals totals;
  Connection connection(7, std::move(pair.server), std::make_unique<EchoConversation>());
  REQUIRE(connection.advance(true, totals) == Connection::Wants::read);
  char byte = 0;
  REQUIRE(::recv(pair.client.number(), &byte, 1, 0) == 0);
  REQUIRE(::send(pair.client.number(), "late", 4, MSG_NOSIGNAL) == 4);
  REQUIRE(connection.advance(true, totals) == Connection::Wants::read);
  pair.client.close();
  REQUIRE(connection.advance(true, totals) == Connection::Wants::close);
  REQUIRE(totals.bytes() == 0);
}
