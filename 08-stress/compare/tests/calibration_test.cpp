/// @file
/// The rate that all servers can keep up with.
#include "calibration.hpp"

#include "catch.hpp"

using comparison::Calibration;

TEST_CASE("the rate is a share of what the slowest server reached, in whole messages") {
  const Calibration calibration{"", {{"a", 1000.0, ""}, {"b", 601.9, ""}, {"c", 90'000.0, ""}}};
  CHECK(calibration.rate(0.5) == 300);
  CHECK(calibration.rate(0.8) == 481);
}

TEST_CASE("a server that reached nothing does not set the rate") {
  CHECK(Calibration{"", {{"a", std::nullopt, "crashed"}, {"b", 10.0, ""}}}.rate(0.5) == 5);
}

TEST_CASE("a rate is never 0") {
  CHECK(Calibration{"", {{"a", 0.5, ""}}}.rate(0.5) == 1);
  CHECK(Calibration{"", {{"a", std::nullopt, "crashed"}}}.rate(0.5) == 1);
  CHECK(Calibration{"", {}}.rate(0.8) == 1);
}

TEST_CASE("a load at a rate has the rate in its options, with --quick too") {
  const comparison::Load load = {.key = "x",
                                 .title = "x",
                                 .clients = 1,
                                 .full = {"--rate {rate} -c 1", {}},
                                 .quick = comparison::LoadSpec{"-c 1 --rate {rate}", {}}};
  CHECK(at_rate(load, 70).full.options == "--rate 70 -c 1");
  CHECK(at_rate(load, 70).spec(true).options == "-c 1 --rate 70");
}

TEST_CASE("the document has each server's rate, and its fault") {
  const comparison::Json json =
      to_json(Calibration{"-c 50", {{"a", std::nullopt, "crashed"}, {"b", 10.0, ""}}});
  CHECK(json.at("stress") == "-c 50");
  CHECK(json.at("servers").at("a").at("per_second").is_null());
  CHECK(json.at("servers").at("a").at("fault") == "crashed");
  CHECK(json.at("servers").at("b").at("per_second") == 10.0);
  CHECK(json.at("servers").at("b").at("fault").is_null());
}
