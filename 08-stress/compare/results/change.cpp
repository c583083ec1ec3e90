/// @file
/// Whether a figure of one server has changed, beyond noise.
#include "change.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "peers.hpp"
#include "statistics.hpp"

namespace comparison {

namespace {

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

/// @return ", and relative to floor: 1.20 -> 1.40"; nothing where there is no reference
std::string in_relation(const Json& before, const Json& after, double resolution) {
  if (before.is_null() || after.is_null() || !is_sure(before) || !is_sure(after)) {
    return "";
  }
  return fmt::format(", {} relative to {}: {:.2f} -> {:.2f}",
                     are_apart(before, after, resolution) ? "and" : "but not", reference_peer,
                     before.at("median").get<double>(), after.at("median").get<double>());
}

}  // namespace

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

}  // namespace comparison
