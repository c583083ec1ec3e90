/// @file
#include "summaries.hpp"

#include <algorithm>
#include <string_view>

#include "statistics.hpp"

namespace comparison {

namespace {

Json to_json(const Summary& summary) {
  return {{"median", summary.median},
          {"low", summary.interval.low},
          {"high", summary.interval.high},
          {"confidence", summary.interval.confidence}};
}

std::string_view name_of(RatioVerdict verdict) {
  switch (verdict) {
    case RatioVerdict::tie:
      return "tie";
    case RatioVerdict::higher:
      return "higher";
    case RatioVerdict::lower:
      return "lower";
    case RatioVerdict::too_few_rounds:
      break;
  }
  return "too few rounds";
}

}  // namespace

Json figure_summary(const Values& values) {
  std::vector<double> measured;
  Json by_round = Json::array();
  for (const std::optional<double>& value : values) {
    if (value) {
      measured.push_back(*value);
    }
    by_round.push_back(value ? Json(*value) : Json());
  }
  if (measured.empty()) {
    return nullptr;
  }
  Json json = to_json(summarise(measured));
  json["least"] = *std::min_element(measured.begin(), measured.end());
  json["greatest"] = *std::max_element(measured.begin(), measured.end());
  json["values"] = std::move(by_round);
  return json;
}

Json ratio_summary(const Values& first, const Values& second, double resolution) {
  const std::optional<Ratio> ratio = ratio_within_rounds(first, second, resolution);
  if (!ratio) {
    return nullptr;
  }
  Json json = to_json(ratio->summary);
  json["verdict"] = name_of(ratio->verdict);
  return json;
}

}  // namespace comparison
