/// @file
#include "figures.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include <fmt/format.h>

namespace comparison {

const std::vector<Figure>& figures() {
  constexpr double milli = 1e3;
  constexpr double mebi = 1024.0 * 1024.0;
  // A page's share depends on which processes map it, which stays the same in all rounds of a run
  // and differs in the next.
  constexpr double pss_resolution = 0.05;
  static const std::vector<Figure> all = {
      {"per_second", "req/s", "right replies per second, of all clients together", Better::higher,
       1, "/messages/per_second"},
      {"p50_us", "p50 ms", "half of the messages had their reply within this time", Better::lower,
       milli, "/latency_us/p50"},
      {"p90_us", "p90 ms", "90% did", Better::lower, milli, "/latency_us/p90"},
      {"p99_us", "p99 ms", "99% did", Better::lower, milli, "/latency_us/p99"},
      {"p999_us", "p99.9 ms", "99.9% did", Better::lower, milli, "/latency_us/p999"},
      {"max_us", "max ms", "all did", Better::lower, milli, "/latency_us/max"},
      {"cpu_us_per_message", "CPU µs", "CPU time of the server, with all its children, per message",
       Better::lower, 1, "/server/cpu_us_per_message"},
      {"pss_bytes", "MiB",
       "peak memory of the server, with all its children (PSS), and with all clients connected",
       Better::lower, mebi, "/server/pss_bytes", "/held/pss_bytes", pss_resolution},
      {"processes", "proc", "processes of the server, at most", Better::neither, 1,
       "/server/processes", "/held/processes"},
      {"threads", "thr", "threads of the server, at most", Better::neither, 1, "/server/threads",
       "/held/threads"},
      {"failed", "failed", "messages whose reply was wrong or missing, in all rounds together",
       Better::neither, 1, "/errors"},
      {"never_served", "never served", "clients that had no reply at all", Better::neither, 1,
       "/never_served"},
  };
  return all;
}

namespace {

/// @return the figures that only some scenarios ask for
const std::vector<Figure>& special_figures() {
  constexpr double milli = 1e3;
  constexpr double kibi = 1024.0;
  static const std::vector<Figure> all = {
      {"min_us", "min ms", "the fastest message had", Better::lower, milli, "/latency_us/min"},
      {"mean_us", "mean ms", "the mean over all messages", Better::lower, milli,
       "/latency_us/mean"},
      {"first_failed", "first failed", "the first message that failed, in the order of sending",
       Better::neither, 1, "/first_failed"},
      {"alone_per_second", "alone req/s", "requests per second without the background clients",
       Better::higher, 1, "/alone/messages/per_second"},
      {"alone_p50_us", "alone p50", "p50 in ms without the background clients", Better::lower,
       milli, "/alone/latency_us/p50"},
      {"alone_p99_us", "alone p99", "p99 in ms without the background clients", Better::lower,
       milli, "/alone/latency_us/p99"},
      {"bytes_per_connection", "KiB each",
       "growth of the server's memory (PSS) per background client", Better::lower, kibi,
       "/background/bytes_per_connection"},
  };
  return all;
}

/// @return the figure of that name; null for none
const Figure* find(const std::vector<Figure>& figures, std::string_view key) {
  const auto found = std::find_if(figures.begin(), figures.end(),
                                  [&](const Figure& each) { return each.key == key; });
  return found == figures.end() ? nullptr : &*found;
}

}  // namespace

const Figure& figure(std::string_view key) {
  const Figure* const usual = find(figures(), key);
  const Figure* const found = usual != nullptr ? usual : find(special_figures(), key);
  if (found == nullptr) {
    throw std::invalid_argument("no figure is called '" + std::string(key) + "'");
  }
  return *found;
}

std::vector<Figure> columns(const std::vector<std::string>& keys) {
  if (keys.empty()) {
    return figures();
  }
  std::vector<Figure> wanted;
  wanted.reserve(keys.size());
  for (const std::string& key : keys) {
    wanted.push_back(figure(key));
  }
  return wanted;
}

std::vector<Figure> kept_figures(const std::vector<std::string>& keys) {
  std::vector<Figure> kept = figures();
  for (const std::string& key : keys) {
    if (find(kept, key) == nullptr) {
      kept.push_back(figure(key));
    }
  }
  return kept;
}

namespace {

std::optional<double> number_at(const std::string& where, const Json& report) {
  const Json::json_pointer pointer(where);
  if (!report.contains(pointer)) {
    return std::nullopt;
  }
  const Json& value = report.at(pointer);
  if (value.is_number()) {
    return value.get<double>();
  }
  if (!value.is_object()) {
    return std::nullopt;
  }
  double sum = 0;
  for (const Json& part : value) {
    sum += part.is_number() ? part.get<double>() : 0;
  }
  return sum;
}

}  // namespace

std::optional<double> value_of(const Figure& figure, const Json& report) {
  const std::optional<double> value = number_at(figure.pointer, report);
  if (figure.other_pointer.empty()) {
    return value;
  }
  return std::max(value, number_at(figure.other_pointer, report));
}

std::string grouped(double value) {
  std::string whole = fmt::format("{:.0f}", value);
  const std::size_t first_digit = value < 0 ? 1 : 0;
  for (std::size_t place = whole.size(); place > first_digit + 3;) {
    place -= 3;
    whole.insert(place, 1, ',');
  }
  return whole;
}

std::string shown(double value) {
  const bool has_decimals = value != 0 && std::abs(value) < 99.95;
  return has_decimals ? fmt::format("{:#.3g}", value) : grouped(value);
}

std::string shown(const Figure& figure, double value) {
  return figure.better == Better::neither ? grouped(value) : shown(value / figure.unit);
}

}  // namespace comparison
