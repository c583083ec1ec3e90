/// @file
/// The command line: what it means, and what is rejected.
#include "load_plan.hpp"

#include <unistd.h>

#include <string>
#include <vector>

#include "catch.hpp"
#include "command_line.hpp"

using namespace std::chrono_literals;

namespace {

stress::LoadPlan plan_of(std::vector<const char*> words) {
  words.insert(words.begin(), "stress");
  words.push_back("127.0.0.1:8001");
  return stress::read_plan(static_cast<int>(words.size()), words.data()).value();
}

std::string refusal_of(std::vector<const char*> words) {
  words.insert(words.begin(), "stress");
  try {
    stress::read_plan(static_cast<int>(words.size()), words.data());
  } catch (const UsageError& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("the plan is described in one line") {
  CHECK(describe(plan_of({})) == "100 connections, 1 thread, 10 messages each, 64 B, closed loop");
  CHECK(describe(plan_of({"-c", "1", "--messages", "1", "-t", "4"})) ==
        "1 connection, 1 thread, 1 message each, 64 B, closed loop");
  CHECK(describe(plan_of({"-n", "1k", "-s", "1024", "-t2"})) ==
        "100 connections, 2 threads, 1000 messages in all, 1024 B, closed loop");
  CHECK(describe(plan_of({"-d", "1m", "-R", "2k"})) ==
        "100 connections, 1 thread, for 60 s, 64 B, open loop at 2000/s");
  CHECK(
      describe(plan_of({"-d500ms", "--think", "1ms:2", "-P", "3", "-r", "50", "--warmup", "1"})) ==
      "100 connections, 1 thread, for 500 ms, 64 B, closed loop, 3 in flight each, "
      "50 new clients a second, 1 ms to 2 s between, after a warm-up of 1 s");
  CHECK(describe(plan_of({"--hold", "2s"})) == "100 connections, 1 thread, held idle for 2 s");
  CHECK(describe(plan_of({"--service", "http", "--hold", "2s", "--trickle", "100ms"})) ==
        "100 connections, 1 thread, held for 2 s, a byte of a request every 100 ms, http /");
  CHECK(describe(plan_of({"--hold", "2s", "--spawn-rate", "50"})) ==
        "100 connections, 1 thread, held idle for 2 s, 50 new clients a second");
  CHECK(describe(plan_of({"--service", "http", "--path", "/a", "--reconnect-every", "1"})) ==
        "100 connections, 1 thread, 10 messages each, 64 B, closed loop, http /a, "
        "a new connection every 1 message");
}

TEST_CASE("options have all their aliases") {
  CHECK(plan_of({"-c", "7"}).connections == 7);
  CHECK(plan_of({"--connections", "7"}).connections == 7);
  CHECK(plan_of({"--clients=7"}).connections == 7);
  CHECK(plan_of({"--hatch-rate", "7"}).spawn_rate == 7U);
  CHECK(plan_of({"--spawn-rate", "7"}).spawn_rate == 7U);
  CHECK(plan_of({"--requests", "2m"}).requests == 2'000'000U);
}

TEST_CASE("times have units, and a bare number is seconds") {
  CHECK(plan_of({"-d", "500ms"}).duration == 500ms);
  CHECK(plan_of({"-d", "2s"}).duration == 2s);
  CHECK(plan_of({"-d", "1m"}).duration == 60s);
  CHECK(plan_of({"-d", "1.5"}).duration == 1500ms);
  CHECK(plan_of({"--timeout", "0.25s"}).timeout == 250ms);
  CHECK(plan_of({}).timeout == 10s);
}

TEST_CASE("the messages of a run are divided among the clients") {
  const stress::LoadPlan plan = plan_of({"-n", "10", "-c", "4"});
  CHECK(plan.quota(0) == 3U);
  CHECK(plan.quota(1) == 3U);
  CHECK(plan.quota(2) == 2U);
  CHECK(plan.quota(3) == 2U);
}

TEST_CASE("an address is a name, IPv4, or IPv6 in brackets") {
  const std::vector<const char*> six = {"stress", "[::1]:8001"};
  const stress::LoadPlan plan = stress::read_plan(2, six.data()).value();
  CHECK(plan.host == "::1");
  CHECK(plan.port == 8001);
  for (const char* bad : {"", "localhost", "localhost:", ":80", "a:0", "a:65536", "a:b", "::1:80",
                          "[]:80", "a b:80", "a:-1", "[::1]", "[::1:80"}) {
    CAPTURE(bad);
    CHECK_THAT(refusal_of({bad}), ContainsSubstring("HOST:PORT"));
  }
  CHECK_THAT(refusal_of({}), ContainsSubstring("HOST:PORT"));
}

TEST_CASE("every option rejects an invalid value, and the error names the option and the value") {
  const std::vector<const char*> numbers = {
      "--connections", "--messages", "--requests",   "--size", "--threads",
      "--rate",        "--pipeline", "--spawn-rate", "--pid",  "--reconnect-every"};
  const std::vector<const char*> times = {"--duration", "--timeout", "--hold", "--warmup",
                                          "--trickle"};
  std::vector<const char*> all = {"--think", "--seed", "--service", "--progress"};
  all.insert(all.end(), numbers.begin(), numbers.end());
  all.insert(all.end(), times.begin(), times.end());
  for (const std::string option : all) {
    for (const std::string value : {"-1", "rubbish", "99999999999999999999999", "1e3", "0x10",
                                    "1 2", "5K", "1h", "inf", "nan", ".", "k"}) {
      std::string word = option;
      word.append("=").append(value);
      std::string expected = option;
      expected.append(": '").append(value).append("' is not ");
      const std::string refusal = refusal_of({word.c_str(), "127.0.0.1:1"});
      CAPTURE(word);
      REQUIRE_THAT(refusal, StartsWith(expected));
      REQUIRE(refusal.find('\n') == std::string::npos);
    }
  }
  for (const std::string option : numbers) {
    REQUIRE_THAT(refusal_of({(option + "=0").c_str(), "127.0.0.1:1"}),
                 StartsWith(option + ": '0' is not "));
  }
}

TEST_CASE("a missing value, an empty value and an unknown option are rejected") {
  for (const std::string option : {"--connections",
                                   "--messages",
                                   "--requests",
                                   "--duration",
                                   "--size",
                                   "--threads",
                                   "--rate",
                                   "--pipeline",
                                   "--spawn-rate",
                                   "--think",
                                   "--reconnect-every",
                                   "--service",
                                   "--path",
                                   "--warmup",
                                   "--timeout",
                                   "--hold",
                                   "--trickle",
                                   "--seed",
                                   "--pid",
                                   "--json",
                                   "--csv",
                                   "--hdr",
                                   "--progress"}) {
    CAPTURE(option);
    REQUIRE_THAT(refusal_of({"127.0.0.1:1", option.c_str()}), StartsWith(option + ": "));
    REQUIRE_THAT(refusal_of({(option + "=").c_str(), "127.0.0.1:1"}), StartsWith(option + ": "));
    REQUIRE_THAT(refusal_of({option.c_str(), "", "127.0.0.1:1"}), StartsWith(option + ": "));
  }
  CHECK_THAT(refusal_of({"--frobnicate", "127.0.0.1:1"}), ContainsSubstring("--frobnicate"));
  CHECK_THAT(refusal_of({"127.0.0.1:1", "more"}), ContainsSubstring("more"));
}

TEST_CASE("options that exclude each other are rejected, and the error names both") {
  const auto both = [](std::vector<const char*> words, const char* one, const char* other) {
    words.push_back("127.0.0.1:1");
    const std::string refusal = refusal_of(words);
    CAPTURE(one, other);
    CHECK_THAT(refusal, ContainsSubstring(one));
    CHECK_THAT(refusal, ContainsSubstring(other));
  };
  both({"-n", "1", "-d", "1"}, "--requests", "--duration");
  both({"--messages", "1", "-n", "1"}, "--messages", "--requests");
  both({"--messages", "1", "-d", "1"}, "--messages", "--duration");
  both({"--hold", "1", "-d", "1"}, "--hold", "--duration");
  both({"--hold", "1", "-R", "1"}, "--hold", "--rate");
  both({"--think", "1:2", "-R", "1"}, "--think", "--rate");
  both({"--json", "-", "--csv", "-"}, "--json", "--csv");
  both({"--path", "/a"}, "--path", "--service http");
  both({"--service", "http", "--path", "a"}, "--path", "'a'");
  both({"--trickle", "1", "--service", "http"}, "--trickle", "--hold");
  both({"--trickle", "1", "--hold", "1"}, "--trickle", "--service http");
  both({"--think", "2:1"}, "--think", "2:1");
  both({"--think", "2"}, "--think", "'2'");
  both({"--pid", "4194304"}, "--pid", "4194304");
}
