/// @file
#include "palette.hpp"

#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

#include "peer_servers.hpp"

namespace comparison {

namespace {

/// The colours of Okabe and Ito, which colour-blind readers can tell apart too, darkened for white
/// paper and lightened for dark screens until each has a contrast of at least 3:1.
/// Source: Okabe and Ito, "Color Universal Design" (2008); WCAG 2.1, 1.4.11.
const std::array<Ink, 8> inks = {{{"#5a5a5a", "#bdbdbd"},
                                  {"#b87000", "#e69f00"},
                                  {"#2b8cc4", "#56b4e9"},
                                  {"#00805c", "#1fbf92"},
                                  {"#8f7c00", "#f0e442"},
                                  {"#0054a6", "#8596ff"},
                                  {"#c23f00", "#ff7f45"},
                                  {"#a8447f", "#e08ac0"}}};

/// Gnuplot's point types: the filled shapes and two crosses, then the open shapes.
constexpr std::array<int, 8> stage_marks = {7, 5, 9, 13, 11, 15, 2, 3};
constexpr std::array<int, 7> other_marks = {6, 4, 8, 12, 10, 14, 1};

std::string base_of(const std::string& server) {
  return server.substr(0, server.find(' '));
}

/// @return the index of a stage, from 0; peers follow the stages
std::size_t place_of(const std::string& base) {
  const bool is_stage =
      base.size() > 3 && base[0] == '0' && base[1] >= '1' && base[1] <= '8' && base[2] == '-';
  if (is_stage) {
    return static_cast<std::size_t>(base[1] - '1');
  }
  const auto found = std::find_if(peers().begin(), peers().end(),
                                  [&](const Peer& peer) { return peer.name == base; });
  return inks.size() + static_cast<std::size_t>(found - peers().begin());
}

/// @param variant from 1 for a server with options, or for its second entry; else 0
Style style_of(const std::string& server, std::size_t variant) {
  const std::size_t place = place_of(base_of(server));
  const std::size_t kind = place % inks.size();
  if (place < inks.size() && variant == 0) {
    return {inks[kind], stage_marks[kind], 1};
  }
  const std::size_t mark = place < inks.size() ? variant - 1 : place + variant;
  return {inks[kind], other_marks[mark % other_marks.size()], static_cast<int>(2 + variant % 4)};
}

std::string rule_for(const Ink& ink) {
  return fmt::format(
      "[fill='{0}']{{fill:{1}}}[stroke='{0}']{{stroke:{1}}}[color='{0}']{{color:{1}}}\n", ink.light,
      ink.dark);
}

}  // namespace

const Ink& text_ink() {
  static const Ink ink = {"#2e2e2e", "#dadada"};
  return ink;
}

const Ink& rule_ink() {
  static const Ink ink = {"#b4b4b4", "#5e5e5e"};
  return ink;
}

std::vector<Style> styles_of(const std::vector<std::string>& servers) {
  std::vector<Style> styles;
  std::map<std::string, std::size_t> seen;
  for (const std::string& server : servers) {
    const std::string base = base_of(server);
    styles.push_back(style_of(server, server == base ? 0 : ++seen[base]));
  }
  return styles;
}

std::string dark_rules() {
  std::string rules = "@media (prefers-color-scheme:dark){\n";
  for (const Ink& ink : inks) {
    rules += rule_for(ink);
  }
  return rules + rule_for(text_ink()) + rule_for(rule_ink()) + "}\n";
}

}  // namespace comparison
