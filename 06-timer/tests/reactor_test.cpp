/// @file
/// One loop for all clients: edges, turns, owners and limits, with workers and without.
#include <sys/socket.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include "catch.hpp"
#include "crowd.hpp"
#include "stage.hpp"
#include "testkit.hpp"

using namespace std::chrono_literals;

namespace {

/// As few workers as the stage allows: none, where the loop's own thread can serve.
const std::string fewest_workers = stage::number < 8 ? "0" : "1";

std::vector<std::string> with_workers(const std::string& count) {
  const bool known =
      std::find(stage::options.begin(), stage::options.end(), "--workers") != stage::options.end();
  return known ? std::vector<std::string>{"--workers", count} : std::vector<std::string>{};
}

/// All ways to serve: as few workers as the stage allows, and several.
std::vector<std::string> some_workers() {
  return with_workers(GENERATE(true, false) ? fewest_workers : "3");
}

std::string plus(const std::string& text, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) {
    all += text;
  }
  return all;
}

}  // namespace

TEST_CASE("bytes that arrive together with the end of the stream are answered") {
  TestServer server(some_workers());
  for (int i = 0; i < 200; ++i) {
    TestClient client(server);
    client.send("last words");
    client.half_close();
    REQUIRE(client.receive_rest() == "last words");
  }
}

TEST_CASE("more than one buffer at one edge is read to its end") {
  TestServer server(some_workers());
  TestClient client(server);
  for (const std::size_t size : {16384U, 16385U, 32768U, 100'000U, 1'000'000U}) {
    const std::string sent = pattern(size);
    std::thread sender([&] { client.send(sent); });
    const std::string received = client.receive(size);
    sender.join();
    REQUIRE((received == sent));
  }
}

TEST_CASE("a reply that does not fit waits for room, and goes on where it stopped") {
  TestServer server(some_workers());
  TestClient client(server, 4096);
  const std::size_t sent = client.send_until_blocked(256 << 20);
  std::this_thread::sleep_for(100ms);
  client.half_close();
  const std::string received = client.receive_rest();
  REQUIRE(received.size() == sent);
  const std::string beginning = pattern(65536);
  REQUIRE((received.substr(0, beginning.size()) == beginning));
}

TEST_CASE("waiting for a client that sends and never reads costs no CPU time") {
  TestServer server(some_workers());
  TestClient client(server);
  client.send_until_blocked(256 << 20);
  const auto before = cpu_time_of_all(server);
  std::this_thread::sleep_for(500ms);
  REQUIRE(cpu_time_of_all(server) - before < 100ms);
}

TEST_CASE("a reset after a half-close, while the server is sending, harms no other client") {
  TestServer server(some_workers());
  const std::size_t all = TestClient(server, 4096).send_until_blocked(256 << 20);
  // Somewhere between, the end of the stream has come and the reply is not all sent: what is sent
  // then fails with EPIPE, not with ECONNRESET.
  for (std::size_t eighth = 1; eighth < 8; ++eighth) {
    TestClient client(server, 4096);
    client.send_until_blocked(all / 8 * eighth);
    client.half_close();
    std::this_thread::sleep_for(50ms);
    client.reset();
  }
  TestClient last(server);
  REQUIRE(last.echoes("still there"));
}

TEST_CASE("a client that floods leaves others their turn") {
  TestServer server(some_workers());
  TestClient flood(server);
  std::atomic<bool> over{false};
  std::thread sender([&] {
    const std::string chunk(65536, 'x');
    while (!over && ::send(flood.socket().number(), chunk.data(), chunk.size(), MSG_NOSIGNAL) > 0) {
    }
  });
  std::thread reader([&] {
    std::vector<char> buffer(1 << 20);
    while (::recv(flood.socket().number(), buffer.data(), buffer.size(), 0) > 0) {
    }
  });
  bool all_served = true;
  for (int i = 0; i < 50; ++i) {
    TestClient other(server);
    all_served = all_served && other.echoes("hello");
  }
  over = true;
  ::shutdown(flood.socket().number(), SHUT_RDWR);
  sender.join();
  reader.join();
  REQUIRE(all_served);
}

TEST_CASE(
    "clients that connect and leave under load harm no other, though descriptors are reused") {
  TestServer server(some_workers());
  std::atomic<int> wrong{0};
  std::vector<std::thread> crowd;
  for (int member = 0; member < 8; ++member) {
    crowd.emplace_back([&server, &wrong, member] {
      for (int i = 0; i < 100; ++i) {
        TestClient client(server);
        const std::string mine = std::to_string(member) + ":" + std::to_string(i);
        client.send(mine);
        if (i % 3 == 0) {
          client.reset();
        } else if (client.receive(mine.size()) != mine) {
          ++wrong;
        }
      }
    });
  }
  for (std::thread& member : crowd) {
    member.join();
  }
  REQUIRE(wrong == 0);
  TestClient last(server);
  REQUIRE(last.echoes("still there"));
}

TEST_CASE("ten thousand idle connections leave the busy ones alone") {
  const std::size_t crowd = idle_crowd();
  TestServer server(some_workers());
  std::vector<TestClient> idle;
  for (std::size_t i = 0; i < crowd; ++i) {
    idle.emplace_back(server);
  }
  std::vector<TestClient> busy;
  for (int i = 0; i < 50; ++i) {
    busy.emplace_back(server);
  }
  for (int round = 0; round < 20; ++round) {
    for (std::size_t i = 0; i < busy.size(); ++i) {
      REQUIRE(busy[i].echoes(std::to_string(i) + ":" + std::to_string(round)));
    }
  }
  // All of them are held, not only accepted: each is still served.
  for (TestClient& client : idle) {
    REQUIRE(client.echoes("not asleep"));
  }
}

TEST_CASE("a client beyond the descriptor limit is served when descriptors are free again") {
  std::vector<std::string> options = some_workers();
  options.insert(options.end(), {"--max-connections", "1000"});
  TestServer server(options, with_descriptors(30));
  std::vector<TestClient> clients;
  for (int i = 0; i < 60; ++i) {
    clients.emplace_back(server);
    clients.back().send("hello");
  }
  const auto before = cpu_time_of_all(server);
  std::this_thread::sleep_for(500ms);
  REQUIRE(cpu_time_of_all(server) - before < 250ms);
  for (TestClient& client : clients) {
    REQUIRE(client.receive(5) == "hello");
    client.half_close();
  }
}

TEST_CASE("beyond --max-connections no client is accepted, and every client is served in the end") {
  std::vector<std::string> options = some_workers();
  options.insert(options.end(), {"--max-connections", "5"});
  TestServer server(options);
  const std::size_t before = descriptors_of_all(server);
  std::vector<TestClient> clients;
  for (int i = 0; i < 20; ++i) {
    clients.emplace_back(server);
    clients.back().send("hello");
  }
  REQUIRE(eventually([&] { return descriptors_of_all(server) == before + 5; }));
  for (TestClient& client : clients) {
    REQUIRE(client.receive(5) == "hello");
    client.half_close();
  }
  REQUIRE(eventually([&] { return descriptors_of_all(server) == before; }));
}

TEST_CASE("a stop while connections end is as good as any, time and again") {
  const std::vector<std::string> options = some_workers();
  for (int round = 0; round < 60; ++round) {
    TestServer server(options);
    std::vector<TestClient> clients;
    for (int i = 0; i < 40; ++i) {
      clients.emplace_back(server);
    }
    REQUIRE(clients.back().echoes("hello"));
    clients.clear();
    REQUIRE(server.stop().code == 0);
  }
}

TEST_CASE("an accept that fails for one client is retried") {
  const std::string error =
      GENERATE("ECONNABORTED", "EPROTO", "EINTR", "ENETDOWN", "EMFILE", "ENOMEM");
  TestServer server(some_workers(), with_fault("accept4:error=" + error + ":when=1..3"));
  TestClient client(server);
  REQUIRE(client.echoes("hello"));
}

TEST_CASE("an interrupted call is made again") {
  const std::string call = GENERATE("recvfrom", "sendto", "epoll_wait");
  TestServer server(some_workers(), with_fault(call + ":error=EINTR:when=1+2"));
  TestClient client(server);
  for (int i = 0; i < 10; ++i) {
    REQUIRE(client.echoes("hello"));
  }
}

TEST_CASE("a connection that can't be watched costs that client only") {
  const std::string when = std::to_string(stage::watched_before_clients + 1);
  TestServer server(with_workers(fewest_workers),
                    with_fault("epoll_ctl:error=ENOSPC:when=" + when));
  TestClient unlucky(server);
  REQUIRE(unlucky.is_closed());
  TestClient lucky(server);
  REQUIRE(lucky.echoes("hello"));
}

TEST_CASE("a client that keeps sending after a graceful close has begun is cut off") {
  std::vector<std::string> options = some_workers();
  options.insert(options.end(), {"--service", "http"});
  TestServer server(options);
  TestClient client(server);
  client.send("rubbish\r\n\r\n");
  REQUIRE_THAT(client.receive_rest(), StartsWith("HTTP/1.1 400 "));
  const std::string chunk(65536, 'x');
  bool cut_off = false;
  for (int i = 0; i < 1000 && !cut_off; ++i) {
    cut_off = ::send(client.socket().number(), chunk.data(), chunk.size(), MSG_NOSIGNAL) == -1;
  }
  REQUIRE(cut_off);
}

TEST_CASE("pipelined requests are answered in order, however slowly the replies are read") {
  std::vector<std::string> options = some_workers();
  options.insert(options.end(), {"--service", "http"});
  TestServer server(options);
  TestClient client(server, 4096);
  const std::string request = "GET /" + std::string(2000, 'x') + " HTTP/1.1\r\nHost: here\r\n\r\n";
  const std::string last = "GET /last HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n";
  std::thread sender([&] { client.send(plus(request, 2000) + last); });
  const std::string replies = client.receive_rest();
  sender.join();
  std::size_t answered = 0;
  for (std::size_t at = 0; (at = replies.find("HTTP/1.1 200 OK", at)) != std::string::npos; ++at) {
    ++answered;
  }
  REQUIRE(answered == 2001);
  REQUIRE(replies.substr(replies.size() - last.size()) == last);
}
