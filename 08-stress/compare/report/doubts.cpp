/// @file
#include "doubts.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "figures.hpp"
#include "statistics.hpp"

namespace comparison {

namespace {

/// @return "[n] noisy rounds that were run again (...): 2 (round 1: 02-fork; 4: 02-fork,
/// 03-threads)"
std::string on_reruns(const Json& reruns) {
  std::vector<std::string> causes;
  for (const Json& each : reruns) {
    const auto noisy = each.at("noisy").get<std::vector<std::string>>();
    const bool all = noisy.size() > 1 && noisy.size() == each.at("servers").size();
    causes.push_back(fmt::format("{}: {}", each.at("round").get<int>(),
                                 all ? "all" : fmt::format("{}", fmt::join(noisy, ", "))));
  }
  return fmt::format(
      "[n] noisy rounds that were run again (not in the table, but in results.json): {} "
      "(round {})",
      reruns.size(), fmt::join(causes, "; "));
}

/// @return "05-epoll-et and 05-epoll-et again, the same server: tie, as it must be"
std::string on_pair(const Json& pair) {
  const std::string verdict = pair.at("verdict");
  const std::string names =
      fmt::format("{} and {} are the same server: ", pair.at("server").get<std::string>(),
                  pair.at("again").get<std::string>());
  if (verdict != "differs") {
    return names + verdict;
  }
  std::vector<std::string> headings;
  for (const Json& key : pair.at("differs_in")) {
    headings.push_back(figure(key.get<std::string>()).heading);
  }
  return fmt::format("[n] {}they differ in {}, so this run is noisy", names,
                     fmt::join(headings, ", "));
}

}  // namespace

std::vector<std::string> doubts_on(const Json& measured) {
  std::vector<std::string> lines;
  if (!measured.at("reruns").empty()) {
    lines.push_back(on_reruns(measured.at("reruns")));
  }
  if (!measured.at("same_twice").is_null()) {
    lines.push_back(on_pair(measured.at("same_twice")));
  }
  return lines;
}

std::string precision_of(const Json& measured) {
  const auto rounds = measured.at("rounds").get<std::size_t>();
  if (rounds == 1) {
    return "one round: how far it is from the next is not known";
  }
  const Interval interval = median_interval(std::vector<double>(rounds));
  const bool is_pair = measured.at("servers").size() == 2;
  return fmt::format("medians of {} rounds, {} their {:.1f}% interval{}", rounds,
                     is_pair ? "in brackets" : "± the farther end of", 100 * interval.confidence,
                     rounds < 6 ? ", from the least to the greatest round" : "");
}

}  // namespace comparison
