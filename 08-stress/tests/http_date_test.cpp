/// @file
/// Tests of parsing HTTP's dates.
#include "http_date.hpp"

#include <string>

#include "catch.hpp"
#include "http_reply.hpp"

namespace {

using std::chrono::sys_seconds;
using namespace std::chrono_literals;

const sys_seconds example(784111777s);  // Sunday, 6 November 1994, 08:49:37
const sys_seconds now(1'800'000'000s);  // 15 January 2027

std::optional<sys_seconds> parse(std::string_view text) {
  return http::parse_date(text, now);
}

}  // namespace

TEST_CASE("a date is parsed in each of its three formats") {
  CHECK(parse("Sun, 06 Nov 1994 08:49:37 GMT") == example);
  CHECK(parse("Sunday, 06-Nov-94 08:49:37 GMT") == example);
  CHECK(parse("Sun Nov  6 08:49:37 1994") == example);
  CHECK(parse("Wed Nov 16 08:49:37 1994") == example + 240h);
}

TEST_CASE("a date that we have formatted is parsed as the same time") {
  for (const sys_seconds time :
       {sys_seconds(), example, now, sys_seconds(951782400s), sys_seconds(4102444799s)}) {
    CHECK(parse(http::date(time)) == time);
  }
}

TEST_CASE("a year of two digits is at most 50 years ahead") {
  const auto year = [](const std::string& digits) {
    const auto time = parse("Sunday, 06-Nov-" + digits + " 08:49:37 GMT");
    return std::string(http::date(time.value())).substr(12, 4);
  };
  CHECK(year("27") == "2027");
  CHECK(year("77") == "2077");
  CHECK(year("78") == "1978");
  CHECK(year("26") == "2026");
  CHECK(year("00") == "2000");
}

TEST_CASE("only days and times that exist are accepted") {
  CHECK(parse("Tue, 29 Feb 2000 00:00:00 GMT") == sys_seconds(951782400s));
  CHECK(parse("Sat, 31 Dec 2016 23:59:60 GMT") == sys_seconds(1483228800s));
  CHECK(parse("Thu, 01 Jan 0000 00:00:00 GMT").has_value());
  for (const std::string bad : {"Thu, 29 Feb 1900 00:00:00 GMT", "Sun, 00 Nov 1994 08:49:37 GMT",
                                "Sun, 31 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:00:00 GMT",
                                "Sun, 06 Nov 1994 00:60:00 GMT", "Sun, 06 Nov 1994 00:00:61 GMT"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse(bad).has_value());
  }
}

TEST_CASE("an almost correct date is refused") {
  for (const std::string bad : {"",
                                "Sun",
                                "Sun,",
                                "Sun, 06 Nov 1994 08:49:37",
                                "Sun, 06 Nov 1994 08:49:37 GM",
                                "Sun, 06 Nov 1994 08:49:37 GMT ",
                                "Sun, 06 Nov 1994 08:49:37 UTC",
                                "sun, 06 Nov 1994 08:49:37 GMT",
                                "Sun, 06 nov 1994 08:49:37 GMT",
                                "Sun, 6 Nov 1994 08:49:37 GMT",
                                "Sun, 06 Nov 94 08:49:37 GMT",
                                "Sun,  06 Nov 1994 08:49:37 GMT",
                                "Son, 06 Nov 1994 08:49:37 GMT",
                                "Sun, 06-Nov-94 08:49:37 GMT",
                                "Sunday, 06-Nov-1994 08:49:37 GMT",
                                "Sunday, 06 Nov 94 08:49:37 GMT",
                                "Sun Nov 6 08:49:37 1994",
                                "Sun Nov   6 08:49:37 1994",
                                "Sun Nov  6 08:49:37 1994 GMT",
                                "Sun Nov  6 08:49:37 94",
                                "784111777",
                                "-1 Nov",
                                "0"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse(bad).has_value());
  }
}
