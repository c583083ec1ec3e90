/// @file
/// Which servers are found, and how they may be named.
#include "contenders.hpp"

#include "catch.hpp"
#include "command_line.hpp"
#include "fake_build_tree.hpp"
#include "noise.hpp"

using comparison::choose_contenders;
using comparison::Contender;
using comparison::find_contenders;

namespace {

using Names = std::vector<std::string>;

Names names_of(const std::vector<Contender>& contenders) {
  Names names;
  names.reserve(contenders.size());
  for (const Contender& each : contenders) {
    names.push_back(each.name);
  }
  return names;
}

const std::vector<Contender> three = {
    {"01-blocking", 1, {"/1"}}, {"02-fork", 2, {"/2"}}, {"03-threads", 3, {"/3"}}};

}  // namespace

TEST_CASE("the servers of the stages are found in order, and nothing else") {
  const FakeBuildTree tree;
  tree.server("03-threads", healthy_server);
  tree.server("01-blocking", healthy_server);
  tree.server("docs", healthy_server);
  std::filesystem::create_directories(tree.path() / "02-fork" / "server");
  std::filesystem::create_directories(tree.path() / "04-threadpool");
  tree.server("05-epoll-et", healthy_server);
  std::filesystem::permissions(tree.path() / "05-epoll-et" / "server",
                               std::filesystem::perms::owner_read);
  CHECK(names_of(find_contenders(tree.path() / "08-stress")) == Names{"01-blocking", "03-threads"});
}

TEST_CASE("a stage is named by number or directory, and appears once") {
  CHECK(names_of(choose_contenders(three, {"3", "02"})) == Names{"03-threads", "02-fork"});
  CHECK(names_of(choose_contenders(three, {"01-blocking/", "1", "01"})) == Names{"01-blocking"});
  CHECK(names_of(choose_contenders(three, {})).size() == 3);
}

TEST_CASE("an unknown stage is refused, and the message lists those that exist") {
  CHECK_THROWS_WITH(choose_contenders(three, {"2", "4"}),
                    "STAGE: '4' is not one of those built: 01-blocking 02-fork 03-threads");
  for (const char* wrong : {"", "0", "-2", "fork", "2\n", "99999999999999999999"}) {
    CHECK_THROWS_AS(choose_contenders(three, {wrong}), UsageError);
  }
}

TEST_CASE("other programs on the machine, or a lack of memory, disturb a measurement") {
  CHECK_FALSE(comparison::Noise{0.01, 0.04, std::nullopt}.disturbing());
  CHECK(comparison::Noise{0.03, 0, std::nullopt}.disturbing());
  CHECK(comparison::Noise{0, 0.06, std::nullopt}.disturbing());
  CHECK(comparison::Noise{0, 0, 0.02}.disturbing());
}
