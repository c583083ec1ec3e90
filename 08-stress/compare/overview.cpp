/// @file
/// A measurement as a table.
#include "overview.hpp"

#include <fmt/format.h>

#include "figures.hpp"
#include "notes.hpp"
#include "ranking.hpp"
#include "reference.hpp"

namespace comparison {

namespace {

/// @return the columns of a measurement
std::vector<Figure> columns_of(const Json& measured) {
  return columns(measured.at("figures").get<std::vector<std::string>>());
}

/// @return whether a figure counts what went wrong, rather than measures
bool is_count(const Figure& figure) {
  return figure.key == "failed" || figure.key == "never_served";
}

/// @return whether a figure is also shown as a multiple of the reference's
bool is_referred(const Figure& figure) {
  return figure.key == "cpu_us_per_message";
}

double sum(const Json& values) {
  double total = 0;
  for (const Json& value : values) {
    total += value.is_null() ? 0 : value.get<double>();
  }
  return total;
}

/// @return "0", or "49 of 50"
std::string out_of(double part, double whole) {
  return part == 0 ? "0" : grouped(part) + " of " + grouped(whole);
}

/// @return the figure over all messages of all rounds, where it is one of the merged histogram
std::optional<double> merged_value(const Json& server, const Figure& figure) {
  return figure.pointer.starts_with("/latency_us/") ? value_of(figure, server) : std::nullopt;
}

std::string median_cell(const Json& measured, const Json& server, const Figure& figure) {
  const Json& summary = server.at(figure.key);
  if (summary.is_null()) {
    return "-";
  }
  if (figure.key == "failed") {
    return out_of(sum(summary.at("values")), server.at("sent").get<double>());
  }
  if (figure.key == "never_served") {
    return out_of(summary.at("median").get<double>(), measured.at("clients").get<double>());
  }
  return shown(figure, merged_value(server, figure).value_or(summary.at("median")));
}

std::string spread_cell(const Json& server, const Figure& figure) {
  const Json& summary = server.at(figure.key);
  if (summary.is_null() || is_count(figure) || summary.at("median") == 0) {
    return "";
  }
  return spread_of(summary);
}

/// @return what to call a server that no round has measured: "did not start", "crashed", "hung"
std::string short_fault(const Json& server) {
  for (const Json& round : server.at("rounds")) {
    if (!round.at("fault").is_null()) {
      const std::string fault = round.at("fault");
      return fault.substr(0, fault.find(':'));
    }
  }
  return "not measured";
}

bool was_measured(const Json& server) {
  return !server.at("per_second").is_null();
}

/// @return "41,200 (39,100 to 43,000)"
std::string with_interval(const Json& measured, const Json& server, const Figure& figure) {
  std::string cell = median_cell(measured, server, figure);
  const Json& summary = server.at(figure.key);
  if (summary.is_null() || is_count(figure) || summary.at("low") == summary.at("high")) {
    return cell;
  }
  return fmt::format("{} ({} to {})", cell, shown(figure, summary.at("low").get<double>()),
                     shown(figure, summary.at("high").get<double>()));
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
