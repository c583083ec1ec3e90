/// @file
/// The scales of axes, and their labels.
#include "axis.hpp"

#include "catch.hpp"

using comparison::Axis;

namespace {

std::vector<std::string> labels_of(const Axis& axis) {
  std::vector<std::string> labels;
  for (const comparison::Tic& tic : axis.tics) {
    CHECK(tic.at >= axis.low * (1 - 1e-9));
    CHECK(tic.at <= axis.high * (1 + 1e-9));
    labels.push_back(tic.label);
  }
  return labels;
}

using Labels = std::vector<std::string>;

}  // namespace

TEST_CASE("a linear scale starts at zero and has a few round numbers") {
  CHECK(labels_of(comparison::linear_axis(46000)) == Labels{"0", "20,000", "40,000"});
  CHECK(labels_of(comparison::linear_axis(0.9)) == Labels{"0", "0.5"});
  CHECK(labels_of(comparison::linear_axis(4)) == Labels{"0", "2", "4"});
  CHECK(labels_of(comparison::linear_axis(0)) == Labels{"0", "0.5", "1"});
}

TEST_CASE("a logarithmic scale contains its values, and its labels do not collide") {
  CHECK(labels_of(comparison::logarithmic_axis(2.2, 3.9)) == Labels{"2", "5"});
  CHECK(labels_of(comparison::logarithmic_axis(1.2, 40)) ==
        Labels{"1", "2", "5", "10", "20", "50"});
  CHECK(labels_of(comparison::logarithmic_axis(0.03, 40)) == Labels{"0.1", "1", "10"});
  CHECK(labels_of(comparison::logarithmic_axis(1, 10000)) == Labels{"1", "10", "100", "1k", "10k"});
  for (const double least : {1e-4, 0.3, 1.0, 7.0, 1e5}) {
    for (const double ratio : {1.0, 1.5, 30.0, 1e9}) {
      const Axis axis = comparison::logarithmic_axis(least, least * ratio);
      CHECK(axis.position(least) > 0);
      CHECK(axis.position(least * ratio) < 1);
      CHECK(labels_of(axis).size() >= 2);
      CHECK(labels_of(axis).size() <= 7);
    }
  }
}

TEST_CASE("a scale begins at zero unless that would hide the small values") {
  CHECK_FALSE(comparison::axis_for({10, 100}).logarithmic);
  CHECK(comparison::axis_for({10, 1000}).logarithmic);
  CHECK_FALSE(comparison::axis_for({0, 1000}).logarithmic);
  CHECK(comparison::axis_for({10, 100}).position(0) == 0);
}
