/// @file
#include "run_report.hpp"

#include <cmath>
#include <string_view>

#include <fmt/format.h>

namespace stress {

namespace {

/// @return 1234567 as "1,234,567"
std::string grouped(std::uint64_t number) {
  std::string text = std::to_string(number);
  for (std::size_t i = text.size(); i > 3; i -= 3) {
    text.insert(i - 3, ",");
  }
  return text;
}

std::string line(std::string_view name, const std::string& text) {
  return fmt::format("{:<14}{}\n", name, text);
}

std::string microseconds(double nanoseconds) {
  return fmt::format("{:.1f}", nanoseconds / 1e3);
}

std::string messages(const Result& result) {
  const Tally& total = result.total;
  return line("messages", fmt::format("{} sent, {} ok, {} failed, {} unanswered at the end",
                                      grouped(total.sent), grouped(total.ok),
                                      grouped(total.failed()), grouped(total.unanswered)));
}

std::string throughput(const Result& result) {
  const auto rate = static_cast<std::uint64_t>(std::llround(result.per_second()));
  return line("throughput",
              fmt::format("{} messages a second, over {:.3f} s", grouped(rate), result.seconds));
}

std::string latency(const Histogram& histogram) {
  constexpr std::string_view row = "{:>10}{:>10}{:>10}{:>10}{:>10}{:>10}{:>10}{:>10}";
  const auto at = [&](double fraction) {
    return microseconds(static_cast<double>(histogram.quantile(fraction).count()));
  };
  if (histogram.count() == 0) {
    return line("latency", "none measured");
  }
  return line("latency, µs",
              fmt::format(row, "min", "mean", "p50", "p90", "p95", "p99", "p99.9", "max")) +
         line("", fmt::format(row, microseconds(static_cast<double>(histogram.min().count())),
                              microseconds(histogram.mean_nanoseconds()), at(0.5), at(0.9),
                              at(0.95), at(0.99), at(0.999),
                              microseconds(static_cast<double>(histogram.max().count()))));
}

std::string errors(const Result& result) {
  std::string kinds;
  for (std::size_t i = 0; i < failure_names.size(); ++i) {
    if (result.total.errors[i] != 0) {
      kinds += fmt::format("{}{} {}", kinds.empty() ? "" : ", ", grouped(result.total.errors[i]),
                           failure_names[i]);
    }
  }
  std::string text = line("errors", kinds.empty() ? "none" : kinds);
  if (result.first_failed) {
    text += line("first failed", "message " + grouped(*result.first_failed));
  }
  return text + line("never served", fmt::format("{} client{}", grouped(result.never_served),
                                                 result.never_served == 1 ? "" : "s"));
}

/// @return the line for an open loop that fell behind its schedule by 1% or more, or nothing
std::string behind(const LoadPlan& plan, const Result& result) {
  if (!plan.rate || !plan.duration || result.interrupted) {
    return "";
  }
  const double due = static_cast<double>(*plan.rate) * result.seconds;
  const double missing = due - static_cast<double>(result.total.sent);
  return missing < 0.01 * due
             ? ""
             : line("behind", fmt::format("{} messages were due and could not be sent",
                                          grouped(static_cast<std::uint64_t>(missing))));
}

std::string server(const Result& result) {
  if (!result.server) {
    return "";
  }
  constexpr double mebibyte = 1024.0 * 1024.0;
  const ServerUsage& usage = *result.server;
  const auto count = static_cast<double>(result.total.ok);
  if (usage.gone) {
    return line("server", "ended before the run did: its usage is unknown");
  }
  const std::string each =
      count > 0 ? fmt::format(", {:.2f} µs a message", usage.cpu_seconds * 1e6 / count) : "";
  return line("server", fmt::format("{:.3f} s of processor time{}", usage.cpu_seconds, each)) +
         line("", fmt::format("PSS {:.1f} MiB, RSS at most {:.1f} MiB",
                              static_cast<double>(usage.pss_bytes) / mebibyte,
                              static_cast<double>(usage.rss_peak_bytes) / mebibyte)) +
         line("",
              fmt::format("processes {}, threads {}, context switches {}", grouped(usage.processes),
                          grouped(usage.threads), grouped(usage.context_switches)));
}

std::string client(const Result& result) {
  std::string text =
      line("client", fmt::format("{:.3f} s of processor time, busiest thread {:.0f}%",
                                 result.client_cpu_seconds, result.busiest_thread * 100));
  if (result.saturated()) {
    text += "warning: the client itself was the bottleneck; use more threads (-t)\n";
  }
  return text;
}

}  // namespace

std::string text_report(const LoadPlan& plan, const Result& result) {
  const std::string bytes =
      line("bytes", fmt::format("{} sent, {} received", grouped(result.total.bytes_sent),
                                grouped(result.total.bytes_received)));
  std::string text = "\n";
  if (result.interrupted) {
    text += "interrupted: the results cover the part that was run\n";
  }
  text += line("connections", grouped(result.connections_opened) + " opened");
  if (!plan.hold) {
    text += messages(result) + throughput(result) + bytes + latency(result.total.latency);
  }
  return text + behind(plan, result) + errors(result) + server(result) + client(result);
}

}  // namespace stress
