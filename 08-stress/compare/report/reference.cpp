/// @file
#include "reference.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "figures.hpp"
#include "peer_servers.hpp"

namespace comparison {

namespace {

/// @return the summary of a server's ratio to the reference; null where it isn't known
Json ratio_of(const Json& measured, const std::string& server) {
  const std::string key = server + "/" + reference_peer;
  const Json& ratios = measured.at("ratios");
  return ratios.contains(key) ? ratios.at(key).value("cpu_us_per_message", Json()) : Json();
}

}  // namespace

bool has_reference(const Json& servers) {
  return servers.contains(reference_peer);
}

std::string reference_cell(const Json& measured, const std::string& server) {
  const Json ratio = ratio_of(measured, server);
  if (!ratio.is_null()) {
    return fmt::format("{:.2f}", ratio.at("median").get<double>());
  }
  const bool is_measured = !measured.at("servers").at(server).at("cpu_us_per_message").is_null();
  return server == reference_peer && is_measured ? "1" : "-";
}

std::string reference_spread(const Json& measured, const std::string& server) {
  const Json ratio = ratio_of(measured, server);
  return ratio.is_null() ? "" : spread_of(ratio);
}

std::string spread_of(const Json& summary) {
  const double median = summary.at("median");
  const double farther =
      std::max(summary.at("high").get<double>() - median, median - summary.at("low").get<double>());
  if (farther == 0 || median == 0) {
    return "";
  }
  return fmt::format("±{}%", grouped(std::ceil(100 * farther / median)));
}

}  // namespace comparison
