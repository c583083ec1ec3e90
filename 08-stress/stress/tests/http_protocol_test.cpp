/// @file
/// HTTP as a client: requests, and the check of replies.
#include <sys/socket.h>

#include <algorithm>
#include <cstring>

#include "catch.hpp"
#include "protocol.hpp"
#include "scripted_server.hpp"

using stress::ReplyVerdict;

namespace {

constexpr std::uint64_t key = 42;

stress::LoadPlan http_plan() {
  stress::LoadPlan plan;
  plan.host = "::1";
  plan.port = 8001;
  plan.service = "http";
  plan.path = "/there";
  plan.size = 30;
  return plan;
}

std::string request(const stress::Protocol& protocol, std::uint64_t its_key) {
  std::string text(protocol.request_size(), '\0');
  protocol.write_request(its_key, 0, std::as_writable_bytes(std::span(text)));
  return text;
}

std::string reply(const std::string& body, const std::string& fields,
                  const std::string& status = "200 OK") {
  return "HTTP/1.1 " + status + "\r\n" + fields + "Content-Length: " + std::to_string(body.size()) +
         "\r\n\r\n" + body;
}

/// Passes @p text to a new reader in pieces of @p step bytes.
/// @return its verdict, and the number of bytes not consumed
std::pair<ReplyVerdict, std::size_t> read_in_pieces(const stress::Protocol& protocol,
                                                    const std::string& text, std::size_t step) {
  const auto reader = protocol.new_reader();
  const stress::Bytes whole = std::as_bytes(std::span(text));
  for (std::size_t at = 0; at < whole.size(); at += step) {
    stress::Bytes piece = whole.subspan(at, std::min(step, whole.size() - at));
    const ReplyVerdict verdict = reader->read(key, piece);
    if (verdict != ReplyVerdict::incomplete) {
      return {verdict, whole.size() - std::min(at + step, whole.size()) + piece.size()};
    }
    REQUIRE(piece.empty());
  }
  return {ReplyVerdict::incomplete, 0};
}

ReplyVerdict verdict_on(const std::string& text) {
  const auto protocol = stress::make_protocol(http_plan());
  return read_in_pieces(*protocol, text, text.size()).first;
}

}  // namespace

TEST_CASE("a request is a head with a host and a payload") {
  const auto protocol = stress::make_protocol(http_plan());
  const std::string text = request(*protocol, key);
  CHECK_THAT(text, StartsWith("GET /there HTTP/1.1\r\nHost: [::1]:8001\r\nX-Payload: "));
  CHECK(text.ends_with("\r\n\r\n"));
  CHECK(text != request(*protocol, key + 1));
  CHECK(text.size() == request(*protocol, key + 1).size());
}

TEST_CASE("any part of a request can be generated alone") {
  const auto protocol = stress::make_protocol(http_plan());
  const std::string whole = request(*protocol, key);
  for (std::size_t from = 0; from < whole.size(); ++from) {
    for (std::size_t to = from; to <= whole.size(); ++to) {
      std::string part(to - from, '\0');
      protocol->write_request(key, from, std::as_writable_bytes(std::span(part)));
      REQUIRE(part == whole.substr(from, to - from));
    }
  }
}

TEST_CASE("a right reply is right however it is split, and nothing after it is consumed") {
  const auto protocol = stress::make_protocol(http_plan());
  const std::string text =
      reply(request(*protocol, key), "Content-Type: text/plain\r\n") + "HTTP/1.1 the next";
  for (std::size_t step = 1; step <= text.size(); ++step) {
    const auto [verdict, left] = read_in_pieces(*protocol, text, step);
    REQUIRE(verdict == ReplyVerdict::right);
    REQUIRE(left == std::strlen("HTTP/1.1 the next"));
  }
}

TEST_CASE("an echoed head that differs from the one sent is wrong") {
  const auto protocol = stress::make_protocol(http_plan());
  const std::string fields = "Content-Type: text/plain\r\n";
  const std::string body = request(*protocol, key);
  CHECK(verdict_on(reply(body, fields)) == ReplyVerdict::right);
  CHECK(verdict_on(reply(request(*protocol, key + 1), fields)) == ReplyVerdict::wrong);
  CHECK(verdict_on(reply(body.substr(0, body.size() - 2), fields)) == ReplyVerdict::wrong);
  CHECK(verdict_on(reply(body + "!", fields)) == ReplyVerdict::wrong);
  for (std::size_t i = 0; i < body.size(); ++i) {
    std::string changed = body;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    REQUIRE(verdict_on(reply(changed, fields)) == ReplyVerdict::wrong);
  }
}

TEST_CASE("plain text must equal the request, and other bodies are only checked for their length") {
  CHECK(verdict_on(reply("<html>", "Content-Type: text/html\r\n")) == ReplyVerdict::right);
  CHECK(verdict_on(reply("Read me", "Content-Type: text/plain\r\n")) == ReplyVerdict::wrong);
  CHECK(verdict_on("HTTP/1.1 204 No Content\r\n\r\n") == ReplyVerdict::right);
  CHECK(verdict_on("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabcd") == ReplyVerdict::incomplete);
}

TEST_CASE("a reply that is malformed, chunked or not 2xx is wrong") {
  CHECK(verdict_on(reply("", "", "404 Not Found")) == ReplyVerdict::wrong);
  CHECK(verdict_on(reply("", "", "301 Moved")) == ReplyVerdict::wrong);
  CHECK(verdict_on("rubbish\r\n\r\n") == ReplyVerdict::wrong);
  CHECK(verdict_on("\r\n\r\n") == ReplyVerdict::wrong);
  CHECK(verdict_on("HTTP/1.1 200 OK\r\nno colon\r\n\r\n") == ReplyVerdict::wrong);
  CHECK(verdict_on("HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n") == ReplyVerdict::wrong);
  CHECK(verdict_on("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n") == ReplyVerdict::wrong);
  CHECK(verdict_on("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n") == ReplyVerdict::wrong);
  CHECK(verdict_on(std::string(100'000, 'x')) == ReplyVerdict::wrong);
}

TEST_CASE("a reply that announces a close is the last one") {
  CHECK(verdict_on(reply("x", "Connection: close\r\n")) == ReplyVerdict::last);
  CHECK(verdict_on(reply("x", "connection: Keep-Alive\r\n")) == ReplyVerdict::right);
  CHECK(verdict_on("HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx") == ReplyVerdict::last);
}

TEST_CASE("a run over http reconnects when the server closes") {
  const bool with_length = GENERATE(true, false);
  ScriptedServer server([with_length](const Fd& client, std::uint64_t) {
    const std::string head = read_head(client);
    const std::string length = "Content-Length: " + std::to_string(head.size()) + "\r\n";
    send_bytes(client, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\n" +
                           (with_length ? length : "") + "\r\n" + head);
    ::shutdown(client.number(), SHUT_WR);
    read_bytes(client, 1);
  });
  stress::LoadPlan plan = plan_for(server);
  plan.service = "http";
  const stress::Result result = run_unobserved(plan);
  if (with_length) {
    CHECK(result.total.ok == 20);
    CHECK(server.accepted() == 20);
  } else {
    CHECK(failed_by(result, stress::Failure::mismatch) == 20);  // an echo, but without its length
  }
  CHECK(adds_up(result));
}
