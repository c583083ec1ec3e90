/// @file
/// Runs against a right server, and against servers that fail in every way.
#include <arpa/inet.h>
#include <sys/socket.h>

#include <array>
#include <atomic>
#include <chrono>
#include <mutex>
#include <thread>

#include "catch.hpp"
#include "protocol.hpp"
#include "scripted_server.hpp"
#include "target_address.hpp"

using namespace std::chrono_literals;
using stress::Failure;

TEST_CASE("with a right server, every message gets a right reply") {
  ScriptedServer server(echo);
  stress::LoadPlan plan = plan_for(server);
  SECTION("one message in flight") {}
  SECTION("many in flight") {
    plan.pipeline = 7;
  }
  SECTION("many threads") {
    plan.threads = 4;
  }
  SECTION("large messages") {
    plan.size = 1'000'003;
  }
  SECTION("one byte") {
    plan.size = 1;
  }
  SECTION("large messages, many in flight") {
    plan.size = 300'001;
    plan.pipeline = 3;
  }
  SECTION("think times") {
    plan.think = {{1ms, 2ms}};
  }
  SECTION("a spawn rate") {
    plan.spawn_rate = 100;
  }
  SECTION("open loop") {
    plan.rate = 1000;
  }
  const stress::Result result = run_unobserved(plan);
  CHECK(result.total.ok == 20);
  CHECK(result.total.sent == 20);
  CHECK(result.total.bytes_sent == 20 * plan.size);
  CHECK(result.total.bytes_received == 20 * plan.size);
  CHECK(adds_up(result));
  CHECK_FALSE(result.first_failed);
  CHECK(result.never_served == 0);
  CHECK(server.accepted() == 4);
}

TEST_CASE("a number of messages that does not divide evenly is sent in full") {
  ScriptedServer server(echo);
  stress::LoadPlan plan = plan_for(server);
  plan.messages.reset();
  plan.requests = 23;
  plan.connections = 5;
  plan.threads = 2;
  CHECK(run_unobserved(plan).total.ok == 23);
}

TEST_CASE("a client reconnects after every N messages") {
  ScriptedServer server(echo);
  stress::LoadPlan plan = plan_for(server);
  plan.reconnect_every = 2;
  plan.pipeline = GENERATE(1U, 2U, 8U);
  const stress::Result result = run_unobserved(plan);
  CHECK(result.total.ok == 20);
  CHECK(server.accepted() == 12);
  CHECK(result.connections_opened == 12);
}

TEST_CASE("a run by time ends on time, and messages in flight are unanswered") {
  ScriptedServer server([](const Fd& client, std::uint64_t index) {
    index == 0 ? static_cast<void>(read_bytes(client, 1'000'000)) : echo(client, index);
  });
  stress::LoadPlan plan = plan_for(server);
  plan.messages.reset();
  plan.duration = 300ms;
  const stress::Result result = run_unobserved(plan);
  CHECK_THAT(result.seconds, Catch::Matchers::WithinAbs(0.3, 1e-9));
  CHECK(result.total.ok > 0);
  CHECK(result.total.unanswered >= 1);
  CHECK(result.total.unanswered <= 4);
  CHECK(result.never_served == 1);
  CHECK(result.total.failed() == 0);
  CHECK(adds_up(result));
}

TEST_CASE("messages of the warm-up are not counted") {
  ScriptedServer server(echo);
  stress::LoadPlan plan = plan_for(server);
  plan.warmup = 200ms;
  const stress::Result result = run_unobserved(plan);
  CHECK(result.total.ok == 20);
  CHECK(result.total.sent == 20);
  CHECK(adds_up(result));
}

TEST_CASE("a wrong byte is a mismatch, and the first failed message is named") {
  ScriptedServer server([](const Fd& client, std::uint64_t index) {
    if (index == 0) {
      for (int i = 0; i < 3; ++i) {
        send_bytes(client, read_bytes(client, 64));
      }
      std::string wrong = read_bytes(client, 64);
      wrong.back() = static_cast<char>(wrong.back() ^ 1);
      send_bytes(client, wrong);
    }
    echo(client, index);
  });
  stress::LoadPlan plan = plan_for(server);
  plan.connections = 1;
  const stress::Result result = run_unobserved(plan);
  CHECK(failed_by(result, Failure::mismatch) == 1);
  CHECK(result.total.ok == 4);
  CHECK(result.first_failed == 4U);
  CHECK(result.connections_opened == 2);
  CHECK(adds_up(result));
}

TEST_CASE("surplus bytes are a mismatch, whenever they arrive") {
  const bool late = GENERATE(false, true);
  const bool in_the_middle = GENERATE(false, true);
  ScriptedServer server([late, in_the_middle](const Fd& client, std::uint64_t index) {
    const int right = in_the_middle ? 0 : 4;
    for (int i = 0; i < right; ++i) {
      send_bytes(client, read_bytes(client, 64));
    }
    const std::string message = read_bytes(client, 64);
    send_bytes(client, late ? message : message + "!");
    if (late) {
      std::this_thread::sleep_for(30ms);
      send_bytes(client, "!");
    }
    echo(client, index);
  });
  stress::LoadPlan plan = plan_for(server);
  plan.connections = 1;
  plan.think = {{100ms, 100ms}};
  const stress::Result result = run_unobserved(plan);
  CHECK(failed_by(result, Failure::mismatch) >= 1);
  CHECK(result.total.sent == 5);
  if (!late) {
    CHECK(result.first_failed == (in_the_middle ? 1U : 5U));
  }
  CHECK(adds_up(result));
}

TEST_CASE("the reply to another client is a mismatch") {
  std::mutex mutex;
  std::string kept;
  ScriptedServer server([&](const Fd& client, std::uint64_t) {
    for (std::string message; (message = read_bytes(client, 64)).size() == 64;) {
      {
        const std::lock_guard lock(mutex);
        std::swap(message, kept);
      }
      send_bytes(client, message);
    }
  });
  stress::LoadPlan plan = plan_for(server);
  plan.connections = 2;
  plan.timeout = 300ms;
  const stress::Result result = run_unobserved(plan);
  CHECK(result.total.ok == 0);
  CHECK(failed_by(result, Failure::mismatch) > 0);
  CHECK(result.never_served == 2);
  CHECK(adds_up(result));
}

TEST_CASE("each failure is counted under its kind") {
  Failure expected = Failure::reset;
  ScriptedServer::Behaviour behaviour;
  SECTION("a reset") {
    expected = Failure::reset;
    behaviour = [](const Fd& client, std::uint64_t) {
      read_bytes(client, 10);
      reset_at_close(client);
    };
  }
  SECTION("closed in the middle of a reply") {
    expected = Failure::closed_early;
    behaviour = [](const Fd& client, std::uint64_t) {
      const std::string message = read_bytes(client, 64);
      send_bytes(client, message.substr(0, 40));
    };
  }
  SECTION("no reply") {
    expected = Failure::reply_timeout;
    behaviour = [](const Fd& client, std::uint64_t) { read_bytes(client, 1'000'000); };
  }
  ScriptedServer server(behaviour);
  stress::LoadPlan plan = plan_for(server);
  plan.timeout = 200ms;
  plan.messages = 2;
  const stress::Result result = run_unobserved(plan);
  CHECK(failed_by(result, expected) == 8);
  CHECK(result.total.sent == 8);
  CHECK(result.first_failed == 1U);
  CHECK(result.never_served == 4);
  CHECK(adds_up(result));
}

TEST_CASE("if nothing listens, the run ends soon and its messages are refused") {
  ScriptedServer server(echo);
  stress::LoadPlan plan = plan_for(server);
  plan.port = closed_port();
  plan.messages = 1'000'000;
  const stress::Result result = run_unobserved(plan);
  CHECK(result.connections_opened == 0);
  CHECK(failed_by(result, Failure::refused) == 4);
  CHECK(adds_up(result));
}

TEST_CASE("a full listen queue leads to connect timeouts") {
  // This server never accepts: its queue takes one or two connections, the others get no answer.
  const Fd listener(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  REQUIRE(::listen(listener.number(), 0) == 0);
  REQUIRE(::getsockname(listener.number(), reinterpret_cast<sockaddr*>(&address), &size) == 0);
  stress::LoadPlan plan;
  plan.host = "127.0.0.1";
  plan.connections = 4;
  plan.port = ntohs(reinterpret_cast<const sockaddr_in*>(&address)->sin_port);
  plan.messages = 1;
  plan.timeout = 300ms;
  const stress::Result result = run_unobserved(plan);
  CHECK(failed_by(result, Failure::connect_timeout) >= 1);
  CHECK(result.total.sent == 4);
  CHECK(adds_up(result));
}

TEST_CASE("reconnects to a server that closes at once back off") {
  ScriptedServer server([](const Fd&, std::uint64_t) {});
  stress::LoadPlan plan = plan_for(server);
  plan.connections = 1;
  plan.messages.reset();
  plan.duration = 700ms;
  const stress::Result result = run_unobserved(plan);
  // Backoff of 10, 20, 40, ... 640 ms: the eighth connection would be due after 1.27 s.
  CHECK(server.accepted() <= 7);
  CHECK(server.accepted() >= 2);
  CHECK(result.total.ok == 0);
  CHECK(adds_up(result));
}

TEST_CASE("a client gives up after ten failed connections, so a run by count ends") {
  ScriptedServer server([](const Fd&, std::uint64_t) {});
  stress::LoadPlan plan = plan_for(server);
  plan.connections = 1;
  plan.messages = 1'000'000;
  const stress::Result result = run_unobserved(plan);
  CHECK(result.total.sent == 10);
  CHECK(result.total.failed() == 10);
  CHECK(adds_up(result));
}

TEST_CASE("latency in an open loop counts from the intended time") {
  // The server sleeps once, for 300 ms. A closed loop would show that in one message; an open loop
  // shows it in all that were due during the sleep.
  std::atomic<bool> slept{false};
  ScriptedServer server([&](const Fd& client, std::uint64_t) {
    for (std::string message; (message = read_bytes(client, 64)).size() == 64;) {
      if (!slept.exchange(true)) {
        std::this_thread::sleep_for(300ms);
      }
      send_bytes(client, message);
    }
  });
  stress::LoadPlan plan = plan_for(server);
  plan.connections = 1;
  plan.messages.reset();
  plan.requests = 50;
  plan.rate = 100;
  const stress::Result result = run_unobserved(plan);
  CHECK(result.total.ok == 50);
  CHECK(result.total.latency.quantile(0.5) > 20ms);
  CHECK(result.total.latency.quantile(0.1) < result.total.latency.max() / 2);
}

TEST_CASE("held connections are all open at the same time, and idle") {
  ScriptedServer server(echo);
  stress::LoadPlan plan = plan_for(server);
  plan.messages.reset();
  plan.hold = 200ms;
  plan.connections = 50;
  const stress::Result result = run_unobserved(plan);
  CHECK(result.connections_opened == 50);
  // A connection can be established before the server accepts it.
  for (int i = 0; i < 2000 && server.accepted() < 50; ++i) {
    std::this_thread::sleep_for(10ms);
  }
  CHECK(server.accepted() == 50);
  CHECK(result.total.sent == 0);
  CHECK(result.total.failed() == 0);
  CHECK(result.never_served == 0);
  CHECK(result.seconds >= 0.2);
}

TEST_CASE("a held connection that the server closes is a failure") {
  ScriptedServer server([](const Fd& client, std::uint64_t index) {
    if (index != 0) {
      echo(client, index);
    }
  });
  stress::LoadPlan plan = plan_for(server);
  plan.messages.reset();
  plan.hold = 200ms;
  const stress::Result result = run_unobserved(plan);
  CHECK(failed_by(result, Failure::closed_early) == 1);
  CHECK(adds_up(result));
}

TEST_CASE("a trickling client sends a request byte by byte, but never the last byte") {
  std::mutex mutex;
  std::array<std::string, 2> received;
  ScriptedServer server([&](const Fd& client, std::uint64_t index) {
    for (std::string byte; !(byte = read_bytes(client, 1)).empty();) {
      const std::lock_guard lock(mutex);
      received.at(index) += byte;
    }
  });
  stress::LoadPlan plan = plan_for(server);
  plan.messages.reset();
  plan.service = "http";
  plan.hold = 300ms;
  plan.connections = 2;
  SECTION("a rate that leaves time for one byte") {
    plan.trickle = 60s;
    const stress::Result result = run_unobserved(plan);
    CHECK(result.total.bytes_sent == 2);
    CHECK(result.total.failed() == 0);
  }
  SECTION("a rate that leaves time for the whole request") {
    plan.trickle = 1us;
    plan.hold = 1s;
    const stress::Result result = run_unobserved(plan);
    const std::uint64_t size = stress::make_protocol(plan)->request_size();
    CHECK(result.total.bytes_sent == 2 * (size - 1));
    CHECK(result.total.sent == 0);
    const std::lock_guard lock(mutex);
    for (const std::string& bytes : received) {
      CHECK(bytes.find("\r\n\r\n") == std::string::npos);
    }
  }
}

TEST_CASE("the observer is told once that all held clients have connected") {
  ScriptedServer server(echo);
  stress::LoadPlan plan = plan_for(server);
  plan.messages.reset();
  plan.hold = 500ms;
  plan.connections = 7;
  std::vector<std::uint64_t> told;
  stress::run(plan,
              {[](std::uint64_t, const stress::Tally&) {}, [](stress::Duration, std::uint64_t) {},
               [&](std::uint64_t connected) { told.push_back(connected); }});
  CHECK(told == std::vector<std::uint64_t>{7});
}

TEST_CASE("an unknown host name cannot be connected to") {
  stress::LoadPlan plan;
  plan.host = "no-such-host.invalid";
  plan.port = 1;
  CHECK_THROWS_AS(run_unobserved(plan), stress::CannotConnect);
}
