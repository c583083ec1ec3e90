/// @file
/// The counts of a run add up, whatever the server does.
#include <sys/socket.h>

#include <chrono>
#include <random>

#include "catch.hpp"
#include "scripted_server.hpp"

using namespace std::chrono_literals;

namespace {

/// Reacts to each chunk received at random: mostly right, sometimes with every kind of failure.
void misbehave(const Fd& client, std::uint32_t seed) {
  std::minstd_rand random(seed);
  while (true) {
    std::string chunk(1 + random() % 300, '\0');
    const ssize_t size = ::recv(client.number(), chunk.data(), chunk.size(), 0);
    if (size <= 0) {
      return;
    }
    chunk.resize(static_cast<std::size_t>(size));
    switch (random() % 40) {
      case 0:
        reset_at_close(client);
        return;
      case 1:
        return;
      case 2:
        send_bytes(client, chunk.substr(0, chunk.size() / 2));
        return;
      case 3:
        chunk[random() % chunk.size()] ^= 1;
        break;
      case 4:
        chunk += "surplus";
        break;
      case 5:
        chunk.clear();  // never answered
        break;
      case 6:
        std::this_thread::sleep_for(5ms);
        break;
      default:
        break;
    }
    send_bytes(client, chunk);
  }
}

/// @return a random plan that ends soon
stress::LoadPlan any_plan(const ScriptedServer& server, std::uint32_t seed) {
  std::minstd_rand random(seed);
  const auto chance = [&](unsigned one_in) { return random() % one_in == 0; };
  stress::LoadPlan plan = plan_for(server);
  plan.seed = seed;
  plan.connections = 1 + random() % 20;
  plan.threads = 1 + random() % std::min<std::uint64_t>(3, plan.connections);
  plan.size = 1 + random() % (chance(4) ? 100'000 : 100);
  plan.pipeline = 1 + random() % 5;
  plan.timeout = 50ms;
  plan.messages = 1 + random() % 20;
  if (chance(2)) {
    plan.messages.reset();
    if (chance(2)) {
      plan.requests = 1 + random() % 100;
    } else {
      plan.duration = std::chrono::milliseconds(20 + random() % 100);
    }
  }
  if (chance(3)) {
    plan.reconnect_every = 1 + random() % 4;
  }
  if (chance(3)) {
    plan.rate = 500 + random() % 5000;
  } else if (chance(3)) {
    plan.think = {{0ms, 3ms}};
  }
  if (chance(4)) {
    plan.warmup = 20ms;
  }
  if (chance(4)) {
    plan.spawn_rate = 200;
  }
  return plan;
}

}  // namespace

TEST_CASE("every sent message is in exactly one count, however the server misbehaves") {
  for (std::uint32_t seed = 1; seed <= 60; ++seed) {
    ScriptedServer server([seed](const Fd& client, std::uint64_t index) {
      misbehave(client, seed * 1000 + static_cast<std::uint32_t>(index));
    });
    const stress::LoadPlan plan = any_plan(server, seed);
    const stress::Result result = run_unobserved(plan);
    CAPTURE(seed, stress::describe(plan), result.total.sent, result.total.ok, result.total.failed(),
            result.total.unanswered);
    REQUIRE(adds_up(result));
    REQUIRE(result.first_failed.has_value() == (result.total.failed() > 0));
    REQUIRE(result.first_failed.value_or(1) >= 1);
    REQUIRE(result.first_failed.value_or(1) <= std::max<std::uint64_t>(1, result.total.sent));
    REQUIRE(result.never_served <= plan.connections);
    if (!plan.duration) {
      REQUIRE(result.total.unanswered == 0);
      REQUIRE(result.total.sent <=
              plan.requests.value_or(plan.connections * plan.messages.value_or(0)));
    }
  }
}

TEST_CASE("the counts of all seconds add up to those of the run") {
  ScriptedServer server(echo);
  stress::LoadPlan plan = plan_for(server);
  plan.messages.reset();
  plan.duration = 2300ms;
  plan.threads = 3;
  plan.rate = 500;
  stress::Tally sum;
  std::vector<std::uint64_t> seconds;
  const stress::Result result =
      stress::run(plan, {[&](std::uint64_t second, const stress::Tally& tally) {
                           seconds.push_back(second);
                           sum.merge(tally);
                         },
                         [](stress::Duration, std::uint64_t) {}});
  CHECK(seconds == std::vector<std::uint64_t>{0, 1, 2});
  CHECK(sum.sent == result.total.sent);
  CHECK(sum.ok == result.total.ok);
  CHECK(sum.latency.count() == result.total.latency.count());
  CHECK(adds_up(result));
}
