/// @file
#include "overview.hpp"

#include <fmt/format.h>

#include "figures.hpp"
#include "notes.hpp"
#include "ranking.hpp"
#include "reference.hpp"
#include "table_cells.hpp"

namespace comparison {

namespace {

/// @return whether a figure is shown as a multiple of the reference's as well
bool is_referred(const Figure& figure) {
  return figure.key == "cpu_us_per_message";
}

std::string ahead(const Json& ratio, const Figure& figure, const std::string& first,
                  const std::string& second) {
  std::string verdict = ratio.at("verdict");
  if (verdict != "higher" && verdict != "lower") {
    return verdict;
  }
  return (verdict == "higher") == (figure.better == Better::higher) ? second : first;
}

}  // namespace

Table overview(const Json& measured) {
  std::vector<std::string> headings = {"server"};
  const std::vector<Figure> figures = columns_of(measured);
  const bool referred = has_reference(measured.at("servers"));
  for (const Figure& each : figures) {
    headings.push_back(each.heading);
    if (referred && is_referred(each)) {
      headings.emplace_back(reference_heading);
    }
  }
  headings.emplace_back("marks");
  Table table(headings);
  for (const auto& [name, server] : measured.at("servers").items()) {
    std::vector<std::string> medians = {name};
    std::vector<std::string> spreads = {""};
    for (const Figure& each : figures) {
      medians.push_back(median_cell(measured, server, each));
      spreads.push_back(spread_cell(server, each));
      if (referred && is_referred(each)) {
        medians.push_back(reference_cell(measured, name));
        spreads.push_back(reference_spread(measured, name));
      }
    }
    medians.push_back(marks_of(server));
    if (!was_measured(server)) {
      medians[1] = short_fault(server);
    }
    table.row(medians);
    if (was_measured(server) && measured.at("rounds") > 1) {
      table.row(spreads);
    }
  }
  return table;
}

Table side_by_side(const Json& measured) {
  const Json& servers = measured.at("servers");
  const std::string first = servers.begin().key();
  const std::string second = std::next(servers.begin()).key();
  const Json& ratios = measured.at("ratios").at(second + "/" + first);
  const bool ranked =
      !left_clients_unserved(servers.at(first)) && !left_clients_unserved(servers.at(second));
  Table table({"figure", first, second, "ratio", "its interval", "ahead"});
  for (const Figure& each : columns_of(measured)) {
    std::vector<std::string> row = {each.heading, with_interval(measured, servers.at(first), each),
                                    with_interval(measured, servers.at(second), each)};
    const Json ratio = ratios.value(each.key, Json());
    if (!ratio.is_null()) {
      row.push_back(fmt::format("{:.2f}", ratio.at("median").get<double>()));
      row.push_back(fmt::format("{:.2f} to {:.2f}", ratio.at("low").get<double>(),
                                ratio.at("high").get<double>()));
      row.push_back(ranked ? ahead(ratio, each, first, second) : "not ranked");
    }
    table.row(row);
  }
  for (const std::string& name : {first, second}) {
    if (!was_measured(servers.at(name))) {
      table.row({name, name == first ? short_fault(servers.at(name)) : "",
                 name == second ? short_fault(servers.at(name)) : ""});
    }
  }
  return table;
}

}  // namespace comparison
