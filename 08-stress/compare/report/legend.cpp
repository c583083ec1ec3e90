/// @file
#include "legend.hpp"

#include <fmt/format.h>

#include "figures.hpp"
#include "reference.hpp"

namespace comparison {

namespace {

using Lines = std::vector<std::string>;

/// @return " (nodejs 18.20.4)"; nothing for a server without a package
std::string version_of(const Json& server) {
  const Json& package = server.at("package");
  return package.is_null()
             ? ""
             : fmt::format(" ({} {})", text_of(package.at("name")), text_of(package.at("version")));
}

}  // namespace

Lines record_of(const Json& results) {
  const Json& machine = results.at("machine");
  const Json& commit = results.at("commit");
  Lines lines = {
      fmt::format("machine: {}, {} cores, {:.1f} GiB{}", text_of(machine.at("cpu")),
                  machine.at("cores").get<int>(),
                  machine.at("memory_bytes").get<double>() / (1 << 30),
                  machine.at("virtualised").get<bool>() ? ", virtual" : ""),
      fmt::format("kernel: {}; frequency governor: {}", text_of(machine.at("kernel")),
                  text_of(machine.at("governor"))),
      fmt::format("build: {} {}", text_of(results.at("build").at("compiler")),
                  text_of(results.at("build").at("flags"))),
      fmt::format("commit: {}{}", text_of(commit.at("id")),
                  commit.at("modified") == true ? ", with changes" : ""),
      fmt::format("measured: {}, in {:.0f} s", text_of(results.at("date")),
                  results.at("seconds").get<double>()),
      fmt::format("reproduce with: {}", text_of(results.at("command"))),
  };
  if (results.at("noisy").get<bool>()) {
    lines.emplace_back(
        "noisy: a server that took part twice differed from itself; small differences mean little");
  }
  return lines;
}

Lines legend_of(const Json& results) {
  Lines lines;
  std::vector<std::string> keys;
  for (const Json& measured : results.at("scenarios")) {
    for (const Json& key : measured.at("figures")) {
      keys.push_back(key);
    }
  }
  const bool has_tables = !keys.empty();
  for (const Figure& each : has_tables ? kept_figures(keys) : std::vector<Figure>()) {
    lines.push_back(each.heading + ": " + each.meaning);
  }
  if (has_tables) {
    lines.emplace_back(
        "a ratio is taken within each round, then its median over the rounds; \"tie\", "
        "or ≈, when the ratio's interval includes 1");
    lines.emplace_back(
        "p50 to max: of the messages of all rounds together; ± and intervals are those of the "
        "rounds' medians, as are ratios");
  }
  if (has_reference(results.at("servers"))) {
    lines.push_back(fmt::format("{}: CPU µs ÷ that of floor, the leanest server, within each round",
                                reference_heading));
  }
  for (const auto& [name, server] : results.at("servers").items()) {
    if (!server.at("model").get<std::string>().empty()) {
      lines.push_back(name + ": " + text_of(server.at("model")) + version_of(server));
    }
  }
  return lines;
}

}  // namespace comparison
