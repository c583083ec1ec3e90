/// @file
/// Tests of the HTTP service: bytes in, bytes out.
#include "http.hpp"

#include <malloc.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <new>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "http_reply.hpp"

namespace {

std::size_t allocations = 0;
std::size_t bytes_in_use = 0;

}  // namespace

void* operator new(std::size_t size, const std::nothrow_t& /*tag*/) noexcept {
  void* const memory = std::malloc(size);
  ++allocations;
  bytes_in_use += ::malloc_usable_size(memory);
  return memory;
}

void* operator new(std::size_t size) {
  void* const memory = operator new(size, std::nothrow);
  if (memory == nullptr) {
    throw std::bad_alloc();
  }
  return memory;
}

void operator delete(void* memory) noexcept {
  bytes_in_use -= ::malloc_usable_size(memory);
  std::free(memory);
}

void operator delete(void* memory, std::size_t /*size*/) noexcept {
  operator delete(memory);
}

namespace {

const std::string get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
const std::string last_get = "GET /last HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

/// A client's side of a conversation.
class Client {
 public:
  /// Sends without copying the reply, which would allocate memory.
  std::string_view send(std::string_view text) {
    const Bytes reply = conversation_->reply_to(std::as_bytes(std::span(text)));
    return {reinterpret_cast<const char*>(reply.data()), reply.size()};
  }

  /// @return the reply without the date, which changes every second
  std::string ask(std::string_view text) {
    std::string reply(send(text));
    for (std::size_t at = 0; (at = reply.find("Date: ", at)) != std::string::npos;) {
      reply.erase(at, reply.find('\n', at) + 1 - at);
    }
    return reply;
  }

  /// @return the replies to @p text sent in pieces of @p size bytes, without the dates
  std::string ask_in_pieces(std::string_view text, std::size_t size) {
    std::string reply;
    for (; !text.empty(); text.remove_prefix(std::min(size, text.size()))) {
      reply += ask(text.substr(0, size));
    }
    return reply;
  }

  bool has_ended() const { return conversation_->over(); }

 private:
  Http http_;
  std::unique_ptr<Conversation> conversation_ = http_.begin();
};

std::string ask(const std::string& text) {
  return Client().ask(text);
}

std::string answer(const std::string& head, bool keep_alive = true) {
  return "HTTP/1.1 200 OK\r\nServer: eight-servers\r\nContent-Length: " +
         std::to_string(head.size()) + "\r\nConnection: " + (keep_alive ? "keep-alive" : "close") +
         "\r\nContent-Type: text/plain\r\n\r\n" + (head.starts_with("HEAD") ? "" : head);
}

std::string refusal(const std::string& status, const std::string& more_fields = "") {
  return "HTTP/1.1 " + status +
         "\r\nServer: eight-servers\r\nContent-Length: 0\r\nConnection: close\r\n" + more_fields +
         "\r\n";
}

const std::string bad_request = refusal("400 Bad Request");

std::string chunked(const std::string& body) {
  return "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + body;
}

std::string head_of_size(std::size_t size) {
  const std::string begin = "GET / HTTP/1.1\r\nHost: a\r\nA: ";
  return begin + std::string(size - begin.size() - 4, 'x') + "\r\n\r\n";
}

/// Requests that can follow each other, each with its reply.
const std::vector<std::pair<std::string, std::string>> exchanges = {
    {get, answer(get)},
    {"\r\n\n\r\n" + get, answer(get)},
    {"HEAD /a HTTP/1.1\nHost: b\n\n", answer("HEAD /a HTTP/1.1\nHost: b\n\n")},
    {head_of_size(8192), answer(head_of_size(8192))},
    {chunked("3;a=\"b\"\r\nabc\r\n00a ; c\r\nGET / HTTP\r\n0\r\nTrailer: c\n\n"),
     answer(chunked(""))},
    {"GET / HTTP/1.1\r\nHost:\r\nContent-Length: 4\r\n\r\n\r\n\r\n",
     answer("GET / HTTP/1.1\r\nHost:\r\nContent-Length: 4\r\n\r\n")},
    {"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
     answer("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")},
};

/// Requests that end a conversation, each with the last reply.
const std::vector<std::pair<std::string, std::string>> endings = {
    {last_get, answer(last_get, false)},
    {"HEAD / HTTP/1.0\r\nContent-Length: 3\r\n\r\nabc",
     answer("HEAD / HTTP/1.0\r\nContent-Length: 3\r\n\r\n", false)},
    {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n",
     refusal("405 Method Not Allowed", "Allow: GET, HEAD\r\n")},
    {"get / HTTP/1.0\r\n\r\n", refusal("405 Method Not Allowed", "Allow: GET, HEAD\r\n")},
    {"GET / HTTP/1.1\r\n\r\n", bad_request},
    {"HEAD / HTTP/1.1\r\n\r\n", bad_request},
    {"GET /\r\n", bad_request},
    {"\x16\x03\x01", bad_request},
    {"\x16GET / HTTP/2.0\r\n", bad_request},
    {"\r\rGET / HTTP/1.0\r\n\r\n", bad_request},
    {"\r\n GET / HTTP/1.0\r\n\r\n", bad_request},
    {chunked("3\r\nabcd\r\n0\r\n\r\n"), bad_request},
    {chunked("3\nabc\r\n0\r\n\r\n"), bad_request},
    {chunked("3\r\nabc\n0\r\n\r\n"), bad_request},
    {chunked("3 \r\nabc\r\n0\r\n\r\n"), bad_request},
    {head_of_size(8193), refusal("431 Request Header Fields Too Large")},
    {std::string(8193, 'x'), refusal("431 Request Header Fields Too Large")},
    {"GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n",
     refusal("501 Not Implemented")},
    {"PRI * HTTP/2.0\r\n", refusal("505 HTTP Version Not Supported")},
    {"GET / HTTP/2.0\r\n" + std::string(9000, 'x'), refusal("505 HTTP Version Not Supported")},
};

}  // namespace

TEST_CASE("a conversation is mid-head exactly while a head is incomplete") {
  const auto conversation = Http().begin();
  const auto hear = [&](std::string_view text) {
    conversation->reply_to(std::as_bytes(std::span(text)));
    return conversation->mid_head();
  };
  REQUIRE_FALSE(conversation->mid_head());
  REQUIRE(hear("\r\n"));
  REQUIRE(hear("G"));
  REQUIRE(hear("ET / HTTP/1.1\r\nHost: here\r\n"));
  REQUIRE_FALSE(hear("\r\n"));
  REQUIRE(hear("GET / HTTP/1.1\r\nHost: here\r\n\r\nGET"));
}

TEST_CASE("a GET is answered with its own head, a HEAD with the reply's head only") {
  for (const auto& [request, reply] : exchanges) {
    Client client;
    CHECK(client.ask(request) == reply);
    CHECK_FALSE(client.has_ended());
  }
}

TEST_CASE("each refusal and each last reply ends the conversation") {
  for (const auto& [request, reply] : endings) {
    Client client;
    CHECK(client.ask(request) == reply);
    CHECK(client.has_ended());
    CHECK(client.ask(get).empty());
  }
}

TEST_CASE("every reply has the current date") {
  using std::chrono::system_clock;
  Client().send(get);
  const auto second = std::chrono::floor<std::chrono::seconds>(system_clock::now());
  std::this_thread::sleep_until(second + std::chrono::seconds(1));
  for (const std::string& request : {get, last_get, std::string("GET /\n")}) {
    const std::string earliest = http::date(system_clock::now());
    const std::string reply(Client().send(request));
    const std::string latest = http::date(system_clock::now());
    const std::size_t at = reply.find("\r\nDate: ") + 8;
    const std::string date = reply.substr(at, reply.find('\r', at) - at);
    CHECK((date == earliest || date == latest || earliest != latest));
  }
}

TEST_CASE("a connection persists by the rules of the request's version") {
  const auto persists = [](const std::string& version, const std::string& fields) {
    Client client;
    const std::string request = "GET / HTTP/" + version + "\r\nHost: a\r\n" + fields + "\r\n";
    CAPTURE(request);
    const std::string reply = client.ask(request);
    CHECK(reply == answer(request, !client.has_ended()));
    return !client.has_ended();
  };
  CHECK(persists("1.1", ""));
  CHECK(persists("1.2", ""));
  CHECK(persists("1.1", "Connection: keep-alive\r\n"));
  CHECK(persists("1.1", "Connection: closed, x-close\r\n"));
  CHECK_FALSE(persists("1.1", "Connection: CLOSE\r\n"));
  CHECK_FALSE(persists("1.1", "Connection: upgrade ,, Close ,keep-alive\r\n"));
  CHECK_FALSE(persists("1.1", "Connection: keep-alive\r\nConnection: close\r\n"));
  CHECK_FALSE(persists("1.0", ""));
  CHECK(persists("1.0", "Connection: Keep-Alive\r\n"));
  CHECK(persists("1.0", "Connection: a, keep-alive\r\n"));
  CHECK_FALSE(persists("1.0", "Connection: keep-alive, close\r\n"));
}

TEST_CASE("a request that is split at any byte gets the same reply") {
  std::vector<std::pair<std::string, std::string>> all = exchanges;
  all.insert(all.end(), endings.begin(), endings.end());
  for (const auto& [request, reply] : all) {
    CHECK(Client().ask_in_pieces(request, 1) == reply);
    for (std::size_t cut = 1; cut < request.size(); cut += request.size() < 200 ? 1 : 97) {
      Client client;
      const std::string before = client.ask(std::string_view(request).substr(0, cut));
      CHECK(before + client.ask(std::string_view(request).substr(cut)) == reply);
    }
  }
}

TEST_CASE("a head may have 8192 bytes, and is refused once it has more") {
  Client client;
  CHECK(client.ask(head_of_size(8193).substr(0, 8192)).empty());
  CHECK_FALSE(client.has_ended());
  CHECK(client.ask("\n") == refusal("431 Request Header Fields Too Large"));
  CHECK(ask(std::string(1000, '\n') + head_of_size(8192)) == answer(head_of_size(8192)));
}

TEST_CASE("bytes after the last request are ignored") {
  for (const auto& [request, reply] : endings) {
    std::string requests = get;
    requests += request;
    requests += get;
    CHECK(ask(requests) == answer(get) + reply);
  }
}

TEST_CASE("a random pipeline in random pieces gets the replies in order") {
  std::mt19937 random(1);
  const auto below = [&random](std::size_t bound) { return random() % bound; };
  for (int round = 0; round < 300; ++round) {
    const auto& [ending, last_reply] = endings[below(endings.size())];
    std::string requests;
    std::string replies;
    for (std::size_t count = below(8); count > 0; --count) {
      const auto& [request, reply] = exchanges[below(exchanges.size())];
      requests += request;
      replies += reply;
    }
    requests += ending;
    replies += last_reply;
    Client client;
    std::string received;
    for (std::size_t at = 0; at < requests.size();) {
      const std::size_t size = 1 + below(below(4) == 0 ? 9000 : 50);
      received += client.ask(std::string_view(requests).substr(at, size));
      at += size;
    }
    CHECK(received == replies);
    CHECK(ask(requests) == replies);
    CHECK(client.has_ended());
  }
}

TEST_CASE("a reply waits for the end of its request's body") {
  Client client;
  const std::string head = "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n";
  CHECK(client.ask(head + "1234").empty());
  CHECK(client.ask("5" + get) == answer(head) + answer(get));
}

TEST_CASE("a client that expects 100 Continue gets it before the reply") {
  const std::string head =
      "GET / HTTP/1.1\r\nHost: a\r\nExpect: 100-Continue\r\nContent-Length: 1\r\n\r\n";
  Client client;
  CHECK(client.ask(head) == "HTTP/1.1 100 Continue\r\n\r\n");
  CHECK(client.ask("x") == answer(head));
  const std::string bodiless = "GET / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n\r\n";
  CHECK(ask(bodiless) == answer(bodiless));
  CHECK(ask("GET / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n").empty());
}

TEST_CASE("a body's length may take up 64 bits") {
  for (const std::string& request :
       {std::string("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 18446744073709551615\r\n\r\n"),
        std::string("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 4294967296\r\n\r\n"),
        chunked("ffffffffffffffff\r\n")}) {
    Client client;
    CHECK(client.ask(request + std::string(100'000, 'x')).empty());
    CHECK(client.ask(get).empty());
    CHECK_FALSE(client.has_ended());
  }
}

TEST_CASE("a malformed chunk is refused") {
  for (const std::string bad :
       {"\r\n", "x\r\n", "-1\r\n", "+1\r\n", "0x1\r\n", " 1\r\n", ";a\r\n", "1 a\r\n",
        "00000000000000001\r\n", "10000000000000000\r\n", "1\r\nab\r\n", "1\r\na1\r\n",
        "1;\x01\r\n", "1\r\r\n", "1\r\na\r\r\n", "0\r\nno trailer\r\n", "0\r\n a: b\r\n",
        "0\r\na : b\r\n"}) {
    CAPTURE(bad);
    CHECK(ask(chunked(bad)) == bad_request);
    CHECK(Client().ask_in_pieces(chunked(bad), 1) == bad_request);
  }
}

TEST_CASE("chunk extensions and trailers are limited, the number of chunks is not") {
  const auto with_extras = [](std::size_t extension, std::size_t trailer) {
    return chunked("1;" + std::string(extension - 1, 'x') +
                   "\r\na\r\n0\r\na:" + std::string(trailer - 2, 'x') + "\r\n\r\n");
  };
  for (const std::size_t size : {std::size_t(1), std::size_t(1'000'000)}) {
    CHECK(Client().ask_in_pieces(with_extras(8000, 192), size) == answer(chunked("")));
    CHECK(Client().ask_in_pieces(with_extras(8000, 193), size) == bad_request);
    CHECK(Client().ask_in_pieces(chunked("1;" + std::string(9000, 'x')), size) == bad_request);
  }
  CHECK(ask(with_extras(4000, 4000) + with_extras(4000, 4000)) ==
        answer(chunked("")) + answer(chunked("")));
  std::string chunks;
  for (int i = 0; i < 10'000; ++i) {
    chunks += "1\r\nx\r\n";
  }
  CHECK(ask(chunked(chunks + "0\r\n\r\n")) == answer(chunked("")));
}

TEST_CASE("a request in one piece needs no memory but the reply's, which is reused") {
  Client client;
  client.send(get);
  const std::size_t before = allocations;
  for (int i = 0; i < 10; ++i) {
    client.send(get);
  }
  CHECK(allocations == before);
}

TEST_CASE("a conversation's memory is bounded, whatever the client sends") {
  const std::string long_head = head_of_size(8192);
  const std::string endless(100'000, 'x');
  for (const std::string& text :
       {std::string(100'000, '\n'), "GET / HTTP/1.1\r\nA: " + endless,
        "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 999999\r\n\r\n" + endless,
        chunked("1;" + endless), chunked("0\r\na:" + endless), chunked("fffff\r\n" + endless)}) {
    for (const std::size_t size : {std::size_t(1), std::size_t(5000), std::size_t(50'000)}) {
      const std::size_t before = bytes_in_use;
      std::size_t most = 0;
      Client client;
      client.send(std::string_view(long_head).substr(0, 5000));
      client.send(std::string_view(long_head).substr(5000));
      for (std::size_t at = 0; at < text.size(); at += size) {
        client.send(std::string_view(text).substr(at, size));
        most = std::max(most, bytes_in_use - before);
      }
      CHECK(most < 40'000);
    }
  }
}

TEST_CASE("an idle conversation keeps no memory of answered requests") {
  const std::string filling(8100, 'x');
  std::string with_body = "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 8100\r\nA: ";
  with_body += filling + "\r\n\r\n";
  with_body += filling;
  for (const std::string& text :
       {head_of_size(8192), with_body, chunked("1;" + filling + "\r\nx\r\n0\r\n\r\n")}) {
    Client client;
    const std::size_t before = bytes_in_use;
    client.send(std::string_view(text).substr(0, text.size() - 3000));
    client.send(std::string_view(text).substr(text.size() - 3000));
    client.send(get);
    CHECK(bytes_in_use < before + 1024);
  }
}
