/// @file
/// Every peer that is built does the work that it is measured for.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <csignal>
#include <string>

#include "catch.hpp"
#include "child_process.hpp"
#include "directory.hpp"
#include "fd.hpp"
#include "json.hpp"
#include "peer_servers.hpp"
#include "spawn.hpp"

using comparison::after;
using comparison::ChildProcess;
using comparison::Contender;
using comparison::Interrupt;
using comparison::Json;
using namespace std::chrono_literals;

namespace {

const Interrupt& interrupt() {
  static const Interrupt once;
  return once;
}

/// @return the peers that are available here and speak the service
std::vector<Contender> peers_for(const std::string& service) {
  comparison::adopt_orphans();
  const comparison::FoundPeers found = comparison::find_peers(PEERS_DIRECTORY, interrupt());
  for (const comparison::SkippedPeer& peer : found.skipped) {
    WARN(peer.name << " is not tested: " << peer.reason);
  }
  std::vector<Contender> all;
  for (const Contender& each : found.contenders) {
    if (each.services == std::vector<std::string>{service}) {
      all.push_back(each);
    }
  }
  return all;
}

/// A running peer that accepts clients.
class RunningPeer {
 public:
  /// @param more further options
  explicit RunningPeer(const Contender& peer, const std::vector<std::string>& more = {})
      : process_(command(peer, more), interrupt()) {
    const std::string line = process_.line(after(20s)).value_or("nothing");
    REQUIRE_THAT(line, StartsWith("listening on 127.0.0.1:"));
    address_ = line.substr(std::string("listening on ").size());
  }

  /// Runs the stress client with @p options.
  /// @return its JSON report
  Json load(std::vector<std::string> options) const {
    options.insert(options.begin(), {STRESS_PROGRAM, "--progress", "none", "--json", "-"});
    options.push_back(address_);
    ChildProcess stress(options, interrupt());
    CHECK(stress.wait(after(60s)) == 0);
    return Json::parse(stress.take_output(), nullptr, false);
  }

  Fd connect() const {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port =
        htons(static_cast<std::uint16_t>(std::stoi(address_.substr(address_.find(':') + 1))));
    Fd client(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const timeval limit{20, 0};
    ::setsockopt(client.number(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    REQUIRE(::connect(client.number(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    return client;
  }

  ChildProcess& process() { return process_; }

 private:
  static std::vector<std::string> command(const Contender& peer,
                                          const std::vector<std::string>& more) {
    std::vector<std::string> words{peer.command.front(), "--port", "0"};
    words.insert(words.end(), more.begin(), more.end());
    return words;
  }

  ChildProcess process_;
  std::string address_;
};

/// Makes closing @p client send a reset.
void reset_at_close(const Fd& client) {
  const linger at_once{1, 0};
  ::setsockopt(client.number(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

void send_all(const Fd& client, const std::string& bytes) {
  REQUIRE(::send(client.number(), bytes.data(), bytes.size(), MSG_NOSIGNAL) ==
          static_cast<ssize_t>(bytes.size()));
}

/// @return everything up to the end of the stream, which has to arrive
std::string receive_all(const Fd& client) {
  std::string bytes;
  std::string chunk(65'536, '\0');
  ssize_t count = 0;
  while ((count = ::recv(client.number(), chunk.data(), chunk.size(), 0)) > 0) {
    bytes.append(chunk, 0, static_cast<std::size_t>(count));
  }
  CHECK(count == 0);
  return bytes;
}

constexpr std::size_t plenty = std::size_t{64} << 20;

/// Sends without reading until the buffers of both sides are full, or `plenty` bytes are sent.
/// @return the number of bytes sent
std::size_t fill(const Fd& client) {
  const std::string chunk(65'536, 'x');
  const timeval limit{0, 200'000};
  ::setsockopt(client.number(), SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
  std::size_t sent = 0;
  ssize_t count = 0;
  while (sent < plenty &&
         (count = ::send(client.number(), chunk.data(), chunk.size(), MSG_NOSIGNAL)) > 0) {
    sent += static_cast<std::size_t>(count);
  }
  return sent;
}

}  // namespace

TEST_CASE("the peers that need only a compiler are built") {
  std::vector<std::string> names;
  for (const Contender& peer : peers_for("echo")) {
    names.push_back(peer.name);
  }
  REQUIRE(names.size() >= 3);
  CHECK(std::vector<std::string>(names.begin(), names.begin() + 3) ==
        std::vector<std::string>{"floor", "thread", "fork"});
}

TEST_CASE("every echo peer sends back each byte, to the client that sent it") {
  for (const Contender& contender : peers_for("echo")) {
    INFO(contender.name);
    const RunningPeer peer(contender);
    const Json small = peer.load({"--connections", "60", "--messages", "20"});
    CHECK(small.at("messages").at("ok") == 1200);
    // Larger than any socket buffer, so the peer has to keep what it cannot send yet.
    const Json large =
        peer.load({"--connections", "2", "--messages", "4", "--size", "8m", "--pipeline", "2"});
    CHECK(large.at("messages").at("ok") == 8);
    const Json brief =
        peer.load({"--connections", "10", "--messages", "5", "--reconnect-every", "1"});
    CHECK(brief.at("messages").at("ok") == 50);
  }
}

TEST_CASE("every echo peer sends the rest after a half-close, then closes") {
  for (const Contender& contender : peers_for("echo")) {
    INFO(contender.name);
    const RunningPeer peer(contender);
    const Fd client = peer.connect();
    const std::string sent(100'000, 'e');
    send_all(client, sent);
    ::shutdown(client.number(), SHUT_WR);
    CHECK(receive_all(client) == sent);
  }
}

TEST_CASE("resets do not harm an echo peer") {
  for (const Contender& contender : peers_for("echo")) {
    INFO(contender.name);
    const RunningPeer peer(contender);
    for (int i = 0; i < 5; ++i) {
      const Fd client = peer.connect();
      reset_at_close(client);
      send_all(client, std::string(50'000, 'r'));
    }
    {
      const Fd full = peer.connect();
      reset_at_close(full);
      CHECK(fill(full) < plenty);
    }
    const Json then = peer.load({"--connections", "5", "--messages", "5"});
    CHECK(then.at("messages").at("ok") == 25);
  }
}

TEST_CASE("a client that does not read stalls the other clients of the floor only") {
  for (const Contender& contender : peers_for("echo")) {
    INFO(contender.name);
    const RunningPeer peer(contender);
    const Fd silent = peer.connect();
    const std::size_t sent = fill(silent);
    CHECK(sent < plenty);
    if (contender.name != "floor") {
      const Json then = peer.load({"--connections", "5", "--messages", "5"});
      CHECK(then.at("messages").at("ok") == 25);
    }
    ::shutdown(silent.number(), SHUT_WR);
    CHECK(receive_all(silent).size() == sent);
  }
}

TEST_CASE("every peer ends on SIGTERM, with clients connected, and leaves no process behind") {
  std::vector<Contender> all = peers_for("echo");
  const std::vector<Contender> of_http = peers_for("http");
  all.insert(all.end(), of_http.begin(), of_http.end());
  for (const Contender& contender : all) {
    INFO(contender.name);
    RunningPeer peer(contender);
    const Fd client = peer.connect();
    send_all(client, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    std::string first(1, '\0');
    CHECK(::recv(client.number(), first.data(), 1, 0) == 1);
    peer.process().signal(SIGTERM);
    const std::optional<int> status = peer.process().wait(after(5s));
    REQUIRE(status);
    CHECK((*status == 0 || *status == SIGTERM));
    receive_all(client);  // ends once no process holds the connection open
    CHECK(peer.process().sweep() == 0);
  }
}

TEST_CASE("every HTTP peer replies to each request") {
  for (const Contender& contender : peers_for("http")) {
    INFO(contender.name);
    const RunningPeer peer(contender);
    const Json report = peer.load({"--service", "http", "--connections", "50", "--messages", "20"});
    CHECK(report.at("messages").at("ok") == 1000);
  }
}

TEST_CASE("nginx sends the files of a directory unchanged, and 404 for others") {
  const Directory directory;
  std::string bytes(100'000, '\0');
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] = static_cast<char>(i * i / 7);
  }
  directory.write("some.bin", bytes);
  for (const Contender& contender : peers_for("http")) {
    INFO(contender.name);
    const RunningPeer peer(contender, {"--root", directory.path()});
    const auto reply = [&](const std::string& target) {
      const Fd client = peer.connect();
      send_all(client, "GET " + target + " HTTP/1.0\r\nHost: a\r\n\r\n");
      return receive_all(client);
    };
    const std::string found = reply("/some.bin");
    CHECK_THAT(found, StartsWith("HTTP/1.1 200 "));
    CHECK((found.substr(found.find("\r\n\r\n") + 4) == bytes));
    CHECK_THAT(reply("/none.bin"), StartsWith("HTTP/1.1 404 "));
  }
}

TEST_CASE("a peer called with a wrong port reports it, and does nothing") {
  for (const Contender& contender : peers_for("echo")) {
    INFO(contender.name);
    for (const char* port : {"many", "-1", "65536"}) {
      ChildProcess process({contender.command.front(), "--port", port}, interrupt());
      const std::optional<int> status = process.wait(after(20s));
      REQUIRE(status);
      CHECK(*status != 0);
      CHECK(process.take_output().empty());
      CHECK_FALSE(process.last_error().empty());
    }
  }
}
