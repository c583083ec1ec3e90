/// @file
/// Parses dates in HTTP's formats.
#include "http_date.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <span>

namespace http {
namespace {

using namespace std::chrono;

constexpr std::array<std::string_view, 7> day_names{"Monday", "Tuesday",  "Wednesday", "Thursday",
                                                    "Friday", "Saturday", "Sunday"};
constexpr std::array<std::string_view, 7> short_day_names{"Mon", "Tue", "Wed", "Thu",
                                                          "Fri", "Sat", "Sun"};
constexpr std::array<std::string_view, 12> month_names{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

/// Reads a date part by part. After the first part that does not match, nothing else does.
class DateReader {
 public:
  explicit DateReader(std::string_view text)
      : rest_(text) {}

  /// Reads exactly @p text.
  void take(std::string_view text) {
    good_ = good_ && rest_.starts_with(text);
    rest_.remove_prefix(good_ ? text.size() : 0);
  }

  /// Reads a number of @p digits digits.
  int take_number(std::size_t digits) {
    int number = 0;
    for (; digits > 0; --digits) {
      good_ = good_ && !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9';
      number = good_ ? number * 10 + (rest_.front() - '0') : 0;
      rest_.remove_prefix(good_ ? 1 : 0);
    }
    return number;
  }

  /// Reads the day of a month, of two digits or of a space and one digit.
  int take_padded_day() {
    const bool padded = rest_.starts_with(' ');
    take(padded ? " " : "");
    return take_number(padded ? 1 : 2);
  }

  /// Reads one of @p names.
  /// @return its place among them, from 1
  unsigned take_name(std::span<const std::string_view> names) {
    const auto found = std::find_if(names.begin(), names.end(), [this](std::string_view name) {
      return rest_.starts_with(name);
    });
    good_ = good_ && found != names.end();
    take(good_ ? *found : "");
    return good_ ? static_cast<unsigned>(std::distance(names.begin(), found)) + 1 : 0;
  }

  /// Reads "08:49:37"; second 60 is a leap second.
  seconds take_time() {
    const int hour = take_number(2);
    take(":");
    const int minute = take_number(2);
    take(":");
    const int second = take_number(2);
    good_ = good_ && hour < 24 && minute < 60 && second <= 60;
    return hours(hour) + minutes(minute) + seconds(second);
  }

  /// @return whether all parts matched and nothing follows
  bool is_done() const { return good_ && rest_.empty(); }

 private:
  std::string_view rest_;
  bool good_ = true;
};

/// @return the point in time, if that day exists
std::optional<sys_seconds> to_time(const DateReader& reader, int year_number, unsigned month_number,
                                   int day_number, seconds time) {
  const year_month_day date(year(year_number), month(month_number),
                            day(static_cast<unsigned>(day_number)));
  if (!reader.is_done() || !date.ok()) {
    return std::nullopt;
  }
  return sys_days(date) + time;
}

std::optional<sys_seconds> parse_fixed(DateReader reader) {
  reader.take_name(short_day_names);
  reader.take(", ");
  const int day_number = reader.take_number(2);
  reader.take(" ");
  const unsigned month_number = reader.take_name(month_names);
  reader.take(" ");
  const int year_number = reader.take_number(4);
  reader.take(" ");
  const seconds time = reader.take_time();
  reader.take(" GMT");
  return to_time(reader, year_number, month_number, day_number, time);
}

/// The form of RFC 850.
std::optional<sys_seconds> parse_two_digit_year(DateReader reader, sys_seconds now) {
  reader.take_name(day_names);
  reader.take(", ");
  const int day_number = reader.take_number(2);
  reader.take("-");
  const unsigned month_number = reader.take_name(month_names);
  reader.take("-");
  const int short_year = reader.take_number(2);
  reader.take(" ");
  const seconds time = reader.take_time();
  reader.take(" GMT");
  const int this_year = static_cast<int>(year_month_day(floor<days>(now)).year());
  const int ahead = (short_year - this_year % 100 + 100) % 100;
  return to_time(reader, this_year + ahead - (ahead > 50 ? 100 : 0), month_number, day_number,
                 time);
}

/// The form of asctime(3).
std::optional<sys_seconds> parse_year_last(DateReader reader) {
  reader.take_name(short_day_names);
  reader.take(" ");
  const unsigned month_number = reader.take_name(month_names);
  reader.take(" ");
  const int day_number = reader.take_padded_day();
  reader.take(" ");
  const seconds time = reader.take_time();
  reader.take(" ");
  const int year_number = reader.take_number(4);
  return to_time(reader, year_number, month_number, day_number, time);
}

}  // namespace

std::optional<sys_seconds> parse_date(std::string_view text, sys_seconds now) {
  const DateReader reader(text);
  if (const auto date = parse_fixed(reader)) {
    return date;
  }
  if (const auto date = parse_two_digit_year(reader, now)) {
    return date;
  }
  return parse_year_last(reader);
}

}  // namespace http
