/// @file
#include "ranking.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "figures.hpp"
#include "twin.hpp"

namespace comparison {

namespace {

/// @return the sign between two servers, of which the first has the better median
std::string sign_between(const Json& measured, const Figure& figure, const std::string& better,
                         const std::string& other) {
  const Json& ratio = measured.at("ratios").at(other + "/" + better).at(figure.key);
  const std::string verdict = ratio.is_null() ? "tie" : ratio.at("verdict").get<std::string>();
  if (verdict == "too few rounds") {
    return " ? ";
  }
  return verdict == (figure.better == Better::higher ? "lower" : "higher") ? " > " : " ≈ ";
}

/// @return the servers that have the figure, the best median first
std::vector<std::string> best_first(const Json& measured, const Figure& figure) {
  std::vector<std::pair<double, std::string>> servers;
  for (const auto& [name, server] : measured.at("servers").items()) {
    if (!is_twin(name) && !server.at(figure.key).is_null() && !left_clients_unserved(server)) {
      const double median = server.at(figure.key).at("median");
      servers.emplace_back(figure.better == Better::higher ? -median : median, name);
    }
  }
  std::sort(servers.begin(), servers.end());
  std::vector<std::string> names;
  names.reserve(servers.size());
  for (const auto& [median, name] : servers) {
    names.push_back(name);
  }
  return names;
}

}  // namespace

bool left_clients_unserved(const Json& server) {
  return !server.at("never_served").is_null() && server.at("never_served").at("median") > 0;
}

std::vector<std::string> rankings_of(const Json& measured) {
  std::vector<std::string> lines;
  for (const auto& [key, title] :
       {std::pair("per_second", "most requests per second"), std::pair("p99_us", "shortest p99"),
        std::pair("cpu_us_per_message", "least CPU per message"),
        std::pair("pss_bytes", "least memory")}) {
    const Json& columns = measured.at("figures");
    if (std::find(columns.begin(), columns.end(), key) == columns.end()) {
      continue;  // A figure that isn't a column is not what the scenario asks about.
    }
    std::string line;
    std::string before;
    for (const std::string& name : best_first(measured, figure(key))) {
      line += before.empty() ? name : sign_between(measured, figure(key), before, name) + name;
      before = name;
    }
    if (line != before) {
      lines.push_back(fmt::format("{}: {}", title, line));
    }
  }
  return lines;
}

}  // namespace comparison
