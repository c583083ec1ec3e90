/// @file
/// Figures and tables as they are printed.
#include "table.hpp"

#include "catch.hpp"
#include "figures.hpp"

using comparison::figure;
using comparison::Json;
using comparison::shown;
using comparison::Table;
using comparison::value_of;

TEST_CASE("a figure has three significant digits, and commas between thousands") {
  CHECK(shown(0) == "0");
  CHECK(shown(0.01234) == "0.0123");
  CHECK(shown(1.2) == "1.20");
  CHECK(shown(12.345) == "12.3");
  CHECK(shown(99.96) == "100");
  CHECK(shown(812.3) == "812");
  CHECK(shown(20) == "20.0");
  CHECK(shown(999.7) == "1,000");
  CHECK(shown(1234567.8) == "1,234,568");
  CHECK(shown(-123456) == "-123,456");
}

TEST_CASE("a figure is shown in the unit of its heading") {
  CHECK(shown(figure("p99_us"), 1500) == "1.50");
  CHECK(shown(figure("pss_bytes"), 3.5 * 1024 * 1024) == "3.50");
  CHECK(shown(figure("threads"), 1001) == "1,001");
  CHECK(shown(figure("threads"), 2) == "2");
}

TEST_CASE("a figure is found in the stress client's report, and errors are added up") {
  const Json report = Json::parse(
      R"({"latency_us": {"p50": 12, "p90": null}, "errors": {"reset": 2, "refused": 3}})");
  CHECK(value_of(figure("p50_us"), report) == 12.0);
  CHECK(value_of(figure("failed"), report) == 5.0);
  CHECK_FALSE(value_of(figure("p90_us"), report));
  CHECK_FALSE(value_of(figure("pss_bytes"), report));
}

TEST_CASE("no errors at all are no failures, rather than no figure") {
  CHECK(value_of(figure("failed"), Json::parse(R"({"errors": {}})")) == 0.0);
}

TEST_CASE("columns are aligned for characters of any number of bytes") {
  Table table({"server", "µs"});
  table.row({"a", "±12"});
  table.row({"long name"});
  CHECK(table.plain() ==
        "server      µs\n"
        "---------  ---\n"
        "a          ±12\n"
        "long name\n");
  CHECK(table.markdown() ==
        "| server    |  µs |\n"
        "| --------- | --: |\n"
        "| a         | ±12 |\n"
        "| long name |     |\n");
}
