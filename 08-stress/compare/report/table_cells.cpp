/// @file
#include "table_cells.hpp"

#include <optional>

#include <fmt/format.h>

#include "reference.hpp"

namespace comparison {

namespace {

/// @return whether a figure counts failures rather than measures
bool is_count(const Figure& figure) {
  return figure.key == "failed" || figure.key == "never_served";
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

}  // namespace

std::vector<Figure> columns_of(const Json& measured) {
  return columns(measured.at("figures").get<std::vector<std::string>>());
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

std::string with_interval(const Json& measured, const Json& server, const Figure& figure) {
  std::string cell = median_cell(measured, server, figure);
  const Json& summary = server.at(figure.key);
  if (summary.is_null() || is_count(figure) || summary.at("low") == summary.at("high")) {
    return cell;
  }
  return fmt::format("{} ({} to {})", cell, shown(figure, summary.at("low").get<double>()),
                     shown(figure, summary.at("high").get<double>()));
}

}  // namespace comparison
