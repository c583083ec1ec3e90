/// @file
/// What has changed between two results documents, beyond noise.
#include "against.hpp"

#include <utility>

#include <fmt/format.h>

#include "change.hpp"
#include "figures.hpp"
#include "peers.hpp"

namespace comparison {

namespace {

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
        ".\nA figure has changed when the intervals of its medians, or of its ratios to {}, have "
        "no value in common.\nThe least sure interval has its median in it {:.1f} times of 100: "
        "were nothing different,\nat most {:.1f} of 100 pairs of medians would still be apart. "
        "What "
        "the machine did differently\nbetween the runs counts as a change, unless it is said not "
        "to "
        "show relative to {}",
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
