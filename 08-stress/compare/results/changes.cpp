/// @file
#include "changes.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "figures.hpp"
#include "peer_servers.hpp"
#include "statistics.hpp"

namespace comparison {

namespace {

/// How many figures were compared, and with what outcome.
struct ChangeCount {
  int compared = 0;
  int changed = 0;
  int undecided = 0;
  /// The lowest confidence of an interval that decided.
  double confidence = 1;
};

bool is_sure(const Json& summary) {
  return summary.at("confidence") >= least_confidence;
}

bool are_apart(const Json& one, const Json& other, double resolution) {
  const double least = 1 + resolution;
  return one.at("low") > least * other.at("high").get<double>() ||
         other.at("low") > least * one.at("high").get<double>();
}

/// @return the ratio of a server's figure to the reference's; null where it isn't known
Json relative(const Json& measured, const std::string& server, const std::string& key) {
  const std::string pair = server + "/" + reference_peer;
  return measured.at("ratios").value(pair, Json::object()).value(key, Json());
}

std::string with_interval(const Figure& figure, const Json& summary) {
  return fmt::format("{} ({} to {})", shown(figure, summary.at("median").get<double>()),
                     shown(figure, summary.at("low").get<double>()),
                     shown(figure, summary.at("high").get<double>()));
}

/// @return ", and relative to floor: 1.20 -> 1.40"; nothing without a reference
std::string in_relation(const Json& before, const Json& after, double resolution) {
  if (before.is_null() || after.is_null() || !is_sure(before) || !is_sure(after)) {
    return "";
  }
  return fmt::format(", {} relative to {}: {:.2f} -> {:.2f}",
                     are_apart(before, after, resolution) ? "and" : "but not", reference_peer,
                     before.at("median").get<double>(), after.at("median").get<double>());
}

/// @return the line on one figure of one server; nothing when it did not change
std::string change(const Json& earlier, const Json& later, const std::string& server,
                   const Figure& figure, ChangeCount& count) {
  const Json& before = earlier.at("servers").at(server).at(figure.key);
  const Json& after = later.at("servers").at(server).at(figure.key);
  if (before.is_null() || after.is_null() || !is_sure(before) || !is_sure(after)) {
    ++count.undecided;
    return "";
  }
  ++count.compared;
  for (const Json& each : {before, after}) {
    count.confidence = std::min(count.confidence, each.at("confidence").get<double>());
  }
  const Json relative_before = relative(earlier, server, figure.key);
  const Json relative_after = relative(later, server, figure.key);
  const bool differs = are_apart(before, after, figure.resolution);
  const std::string relation = in_relation(relative_before, relative_after, figure.resolution);
  if (!differs && !relation.starts_with(", and")) {
    return "";
  }
  ++count.changed;
  const double was = before.at("median");
  const double percent = was == 0 ? 0 : 100 * (after.at("median").get<double>() / was - 1);
  return fmt::format("  {}: {} {} -> {}, {:+.0f}%{}{}\n", server, figure.heading,
                     with_interval(figure, before), with_interval(figure, after), percent,
                     differs ? "" : ", within noise", relation);
}

std::string origins(const Json& earlier, const Json& later) {
  std::string text;
  for (const char* const where :
       {"/machine/cpu", "/machine/cores", "/machine/memory_bytes", "/machine/kernel",
        "/machine/governor", "/build/compiler", "/build/flags", "/commit/id", "/commit/modified",
        "/pinning/mode", "/quick", "/command"}) {
    const Json::json_pointer pointer(where);
    if (earlier.at(pointer) != later.at(pointer)) {
      text += fmt::format("  {}: {} -> {}\n", pointer.back(), text_of(earlier.at(pointer)),
                          text_of(later.at(pointer)));
    }
  }
  return text.empty() ? "  machine, build, commit and command are the same\n" : text;
}

/// @return the lines on one load
std::string changes_of(const Json& earlier, const Json& later, ChangeCount& count) {
  if (earlier.at("stress") != later.at("stress")) {
    return fmt::format("  not compared: the loads differ, {} -> {}\n",
                       text_of(earlier.at("stress")), text_of(later.at("stress")));
  }
  std::string text;
  for (const auto& [server, measured] : later.at("servers").items()) {
    if (!earlier.at("servers").contains(server)) {
      text += fmt::format("  {}: not in the earlier results\n", server);
      continue;
    }
    for (const Figure& figure : figures()) {
      if (figure.better != Better::neither) {
        text += change(earlier, later, server, figure, count);
      }
    }
  }
  for (const auto& [server, measured] : earlier.at("servers").items()) {
    if (!later.at("servers").contains(server)) {
      text += fmt::format("  {}: only in the earlier results\n", server);
    }
  }
  return text;
}

std::string how_decided(const ChangeCount& count) {
  std::string text = fmt::format("{} of {} figures changed", count.changed, count.compared);
  if (count.undecided > 0) {
    text += fmt::format("; {} more had too few rounds, or no value", count.undecided);
  }
  if (count.compared > 0) {
    text += fmt::format(
        ".\nA figure has changed when the intervals of its medians, or of its ratios to {}, do not "
        "overlap.\nThe least certain interval contains its median {:.1f} times in 100: if nothing "
        "had changed,\nat most {:.1f} of 100 pairs of medians would still be apart. A slower or "
        "faster machine counts\nas a change too, except where a line says that the figure did not "
        "change relative to {}",
        reference_peer, 100 * count.confidence, 200 * (1 - count.confidence), reference_peer);
  }
  return text + ".\n";
}

}  // namespace

std::string changes_between(const Json& earlier, const Json& later) {
  std::string text =
      fmt::format("since {}:\n{}", text_of(earlier.at("date")), origins(earlier, later));
  for (const auto& [name, results] : {std::pair("earlier", earlier), std::pair("later", later)}) {
    if (results.at("noisy") == true) {
      text += fmt::format("  the {} run is noisy: a server differed from itself\n", name);
    }
  }
  ChangeCount count;
  for (const auto& [key, measured] : later.at("scenarios").items()) {
    text += fmt::format("\n{}:\n", key);
    text += earlier.at("scenarios").contains(key)
                ? changes_of(earlier.at("scenarios").at(key), measured, count)
                : "  not in the earlier results\n";
  }
  for (const auto& [key, measured] : earlier.at("scenarios").items()) {
    if (!later.at("scenarios").contains(key)) {
      text += fmt::format("\n{}:\n  only in the earlier results\n", key);
    }
  }
  return text + "\n" + how_decided(count);
}

}  // namespace comparison
