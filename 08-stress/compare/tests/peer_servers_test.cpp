/// @file
/// Peers in the comparison, with fakes: which are found, and which are skipped and why.
#include "peer_servers.hpp"

#include <algorithm>
#include <set>

#include "catch.hpp"
#include "fake_build_tree.hpp"
#include "json.hpp"

using comparison::find_peers;
using comparison::FoundPeers;
using comparison::Json;
using comparison::lines_on;
using comparison::Peer;

namespace {

using Names = std::vector<std::string>;

Names names_of(const FoundPeers& found) {
  Names names;
  for (const comparison::Contender& each : found.contenders) {
    names.push_back(each.name);
  }
  return names;
}

/// @return why a peer is skipped; nothing when it is not
std::string reason_for(const FoundPeers& found, const std::string& name) {
  const auto skipped = std::find_if(found.skipped.begin(), found.skipped.end(),
                                    [&](const auto& each) { return each.name == name; });
  return skipped == found.skipped.end() ? "" : skipped->reason;
}

/// A dpkg-query that knows two packages, and one that was removed.
const std::string dpkg_query =
    "case $4 in nodejs) echo installed 18.1;; libuv1-dev) echo installed 1.44;;\n"
    "libevent-dev) echo deinstall 2.1;; *) exit 1;; esac";

Outcome run(const FakeBuildTree& tree, std::vector<std::string> arguments) {
  arguments.insert(arguments.end(), {"--scenario", "light", "--rounds", "1"});
  return tree.run(arguments);
}

}  // namespace

TEST_CASE("the table of peers is consistent") {
  std::set<std::string> names;
  for (const Peer& peer : comparison::peers()) {
    INFO(peer.name);
    CHECK(names.insert(peer.name).second);
    CHECK(peer.name.find_first_of(" /") == std::string::npos);
    CHECK_FALSE(peer.model.empty());
    CHECK_FALSE(peer.services.empty());
    // The program that it needs must come from some package.
    CHECK((peer.runs_with.empty() || !peer.package.empty()));
  }
  CHECK(comparison::peers().front().name == comparison::reference_peer);
}

TEST_CASE("a peer without its package or program is skipped, with the reason") {
  const FakeBuildTree tree;
  for (const char* file : {"floor", "asio_callbacks", "echo_node.js", "echo_fork.py"}) {
    tree.peer(file, healthy_peer);
  }
  const OnlySearchPath path(tree);
  tree.program("dpkg-query", dpkg_query);
  tree.program("node", "exit 1");
  const FoundPeers found = find_peers(tree.path() / "08-stress" / "peers", interrupt());
  // The second was built on a machine with the package; its version is unknown here.
  CHECK(names_of(found) == Names{"floor", "asio-callbacks", "node"});
  CHECK(found.contenders.at(1).package_version.empty());
  CHECK(found.contenders.at(2).package_version == "18.1");
  CHECK(reason_for(found, "asio-coroutines") == "libasio-dev is not installed");
  CHECK(reason_for(found, "libevent") == "libevent-dev is not installed");
  CHECK(reason_for(found, "python-fork") == "python3 is not installed");
  CHECK_THAT(reason_for(found, "libuv"), ContainsSubstring("peers/libuv_echo is not built"));
  CHECK_THAT(reason_for(found, "thread"), ContainsSubstring("peers/thread is not built"));
}

TEST_CASE("each skipped peer has a line, and one line has the command for all") {
  CHECK(lines_on({}).empty());
  CHECK(lines_on({{"thread", "x is not built", ""}}) ==
        Names{"peer thread is skipped: x is not built"});
  CHECK(lines_on({{"asyncio", "python3 is not installed", "python3"},
                  {"python-fork", "python3 is not installed", "python3"},
                  {"node", "nodejs is not installed", "nodejs"}}) ==
        Names{"peer asyncio is skipped: python3 is not installed",
              "peer python-fork is skipped: python3 is not installed",
              "peer node is skipped: nodejs is not installed",
              "to get all peers: apt-get install python3 nodejs, then build again"});
}

TEST_CASE("peers come after the stages, with their package and their ratio to the floor") {
  const FakeBuildTree tree;
  tree.server("01-blocking", healthy_server);
  tree.server("02-fork", healthy_server);
  tree.peer("floor", healthy_peer);
  tree.peer("echo_node.js", healthy_peer);
  const OnlySearchPath path(tree);
  tree.program("dpkg-query", dpkg_query);
  tree.program("node", "exit 1");
  const Outcome outcome = run(tree, {"--peers"});
  CHECK(outcome.exit_code == 0);
  CHECK_THAT(outcome.errors,
             ContainsSubstring("peer asyncio is skipped: python3 is not installed\n"));
  CHECK_THAT(outcome.errors, ContainsSubstring("to get all peers: apt-get install libasio-dev"));
  CHECK_THAT(outcome.output, ContainsSubstring("÷ floor"));
  CHECK_THAT(outcome.output, ContainsSubstring("(nodejs 18.1)"));
  const Json results = results_in(tree);
  Names names;
  for (const auto& [name, server] : results.at("scenarios").at("light").at("servers").items()) {
    names.push_back(name);
  }
  CHECK(names == Names{"01-blocking", "02-fork", "floor", "node"});
  const Json& servers = results.at("servers");
  CHECK(servers.at("02-fork").at("kind") == "stage");
  CHECK(servers.at("02-fork").at("package").is_null());
  CHECK(servers.at("node").at("kind") == "peer");
  CHECK(servers.at("node").at("stage").is_null());
  CHECK(servers.at("node").at("package") == Json({{"name", "nodejs"}, {"version", "18.1"}}));
}

TEST_CASE("without --peers the output does not mention peers") {
  const FakeBuildTree tree;
  tree.server("01-blocking", healthy_server);
  const Outcome outcome = run(tree, {});
  CHECK(outcome.output.find("floor") == std::string::npos);
  CHECK(outcome.errors.find("peer") == std::string::npos);
}

TEST_CASE("a peer that crashes, hangs or never gets ready is reported, and the others go on") {
  const FakeBuildTree tree;
  tree.server("01-blocking", healthy_server);
  tree.peer("floor", "echo listening on 127.0.0.1:1; kill -SEGV $$");
  tree.peer("thread", "exec sleep 60");
  tree.peer("fork", "trap '' TERM; " + healthy_peer);
  tree.peer("asio_callbacks", healthy_peer);
  tree.peer("asio_coroutines",
            "trap 'exit 3' TERM; echo listening on 127.0.0.1:1; while :; do sleep 0.01; done");
  tree.stress("sleep 0.3; " + stress_reporting("1000"));
  const Outcome outcome =
      run(tree, {"1", "floor", "thread", "fork", "asio-callbacks", "asio-coroutines"});
  CHECK(outcome.exit_code == 1);
  for (const char* reported : {"[!] floor: crashed under the load: signal 11",
                               "[!] thread: did not start: no ready line within 5 s",
                               "[!] fork: hung: did not stop within 4 s of SIGTERM",
                               "[!] asio-coroutines: stopped with exit code 3"}) {
    CHECK_THAT(outcome.output, ContainsSubstring(reported));
  }
  const Json servers = results_in(tree).at("scenarios").at("light").at("servers");
  CHECK(servers.at("asio-callbacks").at("flags").at("faults") == 0);
  CHECK(servers.at("asio-callbacks").at("per_second").at("median") == 1000);
  CHECK(servers.at("floor").at("per_second").is_null());
}

TEST_CASE("a peer can be named like a stage; a missing one is refused with the reason") {
  const FakeBuildTree tree;
  tree.server("01-blocking", healthy_server);
  tree.server("02-fork", healthy_server);
  tree.peer("floor", healthy_peer);
  const OnlySearchPath path(tree);
  CHECK(run(tree, {"1", "floor"}).exit_code == 0);
  CHECK(results_in(tree).at("servers").size() == 2);
  CHECK(results_in(tree).at("scenarios").at("light").at("ratios").contains("floor/01-blocking"));
  const Outcome refused = run(tree, {"1", "node"});
  CHECK(refused.exit_code == 2);
  CHECK(refused.errors == "compare: STAGE: 'node' cannot be compared: nodejs is not installed\n");
  CHECK(run(tree, {"1", "0"}).exit_code == 2);
}
