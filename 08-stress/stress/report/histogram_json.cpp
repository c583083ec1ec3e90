/// @file
/// Histograms as JSON.
#include "histogram_json.hpp"

#include <stdexcept>

namespace stress {

using Json = nlohmann::ordered_json;

Json histogram_to_json(const Histogram& histogram) {
  Json buckets = Json::array();
  for (const Histogram::Bucket& bucket : histogram.buckets()) {
    buckets.push_back(Json::array({bucket.lowest, bucket.count}));
  }
  return {{"unit", "ns"},
          {"min", histogram.min().count()},
          {"max", histogram.max().count()},
          {"sum", histogram.sum_nanoseconds()},
          {"buckets", std::move(buckets)}};
}

Histogram histogram_from_json(const Json& json) {
  try {
    if (json.at("unit") != "ns") {
      throw std::invalid_argument("unit: not ns");
    }
    std::vector<Histogram::Bucket> buckets;
    for (const Json& bucket : json.at("buckets")) {
      buckets.push_back({bucket.at(0).get<std::int64_t>(), bucket.at(1).get<std::uint64_t>()});
    }
    return Histogram::of(buckets, json.at("min").get<std::int64_t>(),
                         json.at("max").get<std::int64_t>(), json.at("sum").get<double>());
  } catch (const Json::exception& error) {
    throw std::invalid_argument(error.what());
  }
}

}  // namespace stress
