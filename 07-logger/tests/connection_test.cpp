/// @file
/// One connection and its turns, without a server around it.
#include "connection.hpp"

#include <malloc.h>
#include <sys/socket.h>

#include <array>
#include <span>
#include <utility>

#include "catch.hpp"
#include "net.hpp"
#include "testkit.hpp"

namespace {

/// Bytes that are allocated.
std::size_t allocated() {
  const struct mallinfo2 info = ::mallinfo2();
  return info.uordblks + info.hblkhd;
}

/// Takes everything and answers nothing.
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

/// Both ends of a stream. What one end has sent, the other has at once.
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

/// Sends until nothing more fits into the buffers of both ends.
std::size_t fill(const Fd& socket) {
  const std::string chunk = pattern(65536);
  std::size_t sent = 0;
  for (ssize_t taken = 1; taken > 0; sent += taken > 0 ? static_cast<std::size_t>(taken) : 0) {
    taken = ::send(socket.number(), chunk.data(), chunk.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  }
  return sent;
}

}  // namespace

TEST_CASE("who always has more is read for one turn, and then it is the others'") {
  Pair pair = connected();
  Totals totals;
  Connection connection(7, std::move(pair.server), std::make_unique<Sink>());
  REQUIRE(fill(pair.client) > 16 * sizeof(Buffer));
  REQUIRE(connection.advance(false, false, totals) == Connection::Wants::turn);
  auto wants = Connection::Wants::turn;
  for (int turn = 0; turn < 1000 && wants == Connection::Wants::turn; ++turn) {
    wants = connection.advance(false, false, totals);
  }
  REQUIRE(wants == Connection::Wants::read);
}

TEST_CASE("nothing is read while anything is unsent") {
  Pair pair = connected();
  Totals totals;
  Connection connection(7, std::move(pair.server), make_service("echo")->begin());
  auto wants = Connection::Wants::turn;
  while (wants != Connection::Wants::write) {
    fill(pair.client);
    wants = connection.advance(false, false, totals);
  }
  const std::uint64_t sent = totals.bytes();
  fill(pair.client);
  REQUIRE(connection.advance(false, false, totals) == Connection::Wants::write);
  // What can be sent to a full socket is nothing, and what is not read stays where it is.
  REQUIRE(totals.bytes() == sent);
}

TEST_CASE("a reply that leaves in many parts is whole and in order") {
  Pair pair = connected();
  Totals totals;
  const std::string reply = pattern(2 << 20);
  Connection connection(7, std::move(pair.server), std::make_unique<Refrain>(reply));
  REQUIRE(::send(pair.client.number(), "x", 1, MSG_NOSIGNAL) == 1);
  std::string received;
  int parts = 0;
  std::array<char, 50'000> buffer{};
  while (received.size() < reply.size()) {
    // The client takes less than there is: room comes a little at a time.
    const auto wants = connection.advance(false, false, totals);
    parts += wants == Connection::Wants::write ? 1 : 0;
    const ssize_t got = ::recv(pair.client.number(), buffer.data(), buffer.size(), 0);
    REQUIRE(got > 0);
    received.append(buffer.data(), static_cast<std::size_t>(got));
  }
  REQUIRE((received == reply));
  REQUIRE(parts > 2);
  REQUIRE(totals.bytes() == reply.size());
}

// A sanitizer has a malloc of its own, of which mallinfo2(3) tells nothing.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
TEST_CASE("what could not be sent takes memory only until it is") {
  Pair pair = connected();
  Totals totals;
  Connection connection(7, std::move(pair.server), std::make_unique<Refrain>(pattern(1 << 20)));
  REQUIRE(::send(pair.client.number(), "x", 1, MSG_NOSIGNAL) == 1);
  const std::size_t before = allocated();
  auto wants = connection.advance(false, false, totals);
  const std::size_t waiting = allocated();
  std::array<char, 50'000> buffer{};
  while (wants == Connection::Wants::write) {
    REQUIRE(::recv(pair.client.number(), buffer.data(), buffer.size(), 0) > 0);
    wants = connection.advance(false, false, totals);
  }
  const std::size_t after = allocated();
  REQUIRE(waiting > before + 100'000);
  REQUIRE(after < before + 10'000);
}
#endif

TEST_CASE("a client that has ended its side is at the end, in the same turn when that is known") {
  Pair pair = connected();
  Totals totals;
  Connection connection(7, std::move(pair.server), make_service("echo")->begin());
  REQUIRE(::send(pair.client.number(), "x", 1, MSG_NOSIGNAL) == 1);
  ::shutdown(pair.client.number(), SHUT_WR);
  REQUIRE(connection.advance(true, false, totals) == Connection::Wants::end);
  REQUIRE(totals.bytes() == 1);
}

TEST_CASE("a stop parts from a client: half-closed at once, over when the client closes too") {
  Pair pair = connected();
  Totals totals;
  Connection connection(7, std::move(pair.server), make_service("echo")->begin());
  REQUIRE(connection.advance(false, true, totals) == Connection::Wants::read);
  char byte = 0;
  REQUIRE(::recv(pair.client.number(), &byte, 1, 0) == 0);
  REQUIRE(::send(pair.client.number(), "late", 4, MSG_NOSIGNAL) == 4);
  REQUIRE(connection.advance(false, true, totals) == Connection::Wants::read);
  pair.client.close();
  REQUIRE(connection.advance(false, true, totals) == Connection::Wants::end);
  REQUIRE(totals.bytes() == 0);
}
