/// @file
/// The colours, marks and lines of servers.
#include "palette.hpp"

#include <set>

#include "catch.hpp"
#include "simulated_results.hpp"

using comparison::Style;

TEST_CASE("a stage has the same colour and mark in any company") {
  const std::vector<Style> all = comparison::styles_of(stages);
  std::set<std::string> colours;
  std::set<int> marks;
  for (std::size_t i = 0; i < stages.size(); ++i) {
    const Style alone = comparison::styles_of({stages[i]}).front();
    CHECK(alone.ink.light == all[i].ink.light);
    CHECK(alone.mark == all[i].mark);
    colours.insert({all[i].ink.light, all[i].ink.dark});
    marks.insert(all[i].mark);
  }
  CHECK(colours.size() == 2 * stages.size());
  CHECK(marks.size() == stages.size());
}

TEST_CASE("a stage with options has its colour, and another mark and line") {
  const std::vector<Style> styles =
      comparison::styles_of({"05-epoll-et", "05-epoll-et --workers 0", "05-epoll-et --workers 1"});
  CHECK(styles[0].ink.light == styles[2].ink.light);
  CHECK(std::set<int>{styles[0].mark, styles[1].mark, styles[2].mark}.size() == 3);
  CHECK(std::set<int>{styles[0].dash, styles[1].dash, styles[2].dash}.size() == 3);
}

TEST_CASE("a peer looks like no stage and like no other peer of its colour") {
  const std::vector<Style> styles = comparison::styles_of(
      {"01-blocking", "02-fork", "floor", "thread", "node", "nginx", "unheard-of"});
  std::set<std::pair<std::string, int>> looks;
  for (const Style& style : styles) {
    looks.emplace(style.ink.light, style.mark);
  }
  CHECK(looks.size() == styles.size());
}

TEST_CASE("a stage without options looks the same after the same one with options") {
  const std::vector<Style> styles =
      comparison::styles_of({"07-logger --log-level off", "07-logger", "07-logger again"});
  const Style alone = comparison::styles_of({"07-logger"}).front();
  CHECK(styles[1].mark == alone.mark);
  CHECK(styles[1].dash == alone.dash);
  CHECK(std::set<int>{styles[0].mark, styles[1].mark, styles[2].mark}.size() == 3);
}
