/// @file
/// Stands in for Catch2 when the tests are linted: what they use of it, without the 30,000 lines of
/// headers that a linter would read again for each of a hundred test programs.
#pragma once

#include <initializer_list>
#include <sstream>
#include <string>

namespace lint {

[[noreturn]] void fail();
void say(const std::string& text);
void use(bool holds);

template <class... Values>
void captured(const Values&... values);

template <class Value>
Value first_of(std::initializer_list<Value> values) {
  return *values.begin();
}

inline const char* first_of(std::initializer_list<const char*> values) {
  return *values.begin();
}

}  // namespace lint

namespace Catch {

template <class Value>
struct StringMaker {
  static std::string convert(const Value& value);
};

namespace Matchers {

struct Matcher {
  template <class Value>
  bool match(const Value& value) const;
  Matcher operator&&(const Matcher& other) const;
  Matcher operator||(const Matcher& other) const;
  Matcher operator!() const;
};

Matcher ContainsSubstring(const std::string& part);
Matcher StartsWith(const std::string& part);
Matcher EndsWith(const std::string& part);
Matcher WithinAbs(double target, double margin);
Matcher WithinRel(double target, double epsilon);

}  // namespace Matchers
}  // namespace Catch

namespace lint {

bool matches(const std::string& text, const Catch::Matchers::Matcher& matcher);
bool matches(const std::string& text, const std::string& expected);

}  // namespace lint

#define LINT_NAME_OF(number) lint_test_case_##number
#define LINT_NAME(number) LINT_NAME_OF(number)
#define TEST_CASE(...) [[maybe_unused]] static void LINT_NAME(__COUNTER__)()
#define SECTION(...) if (lint::use(true); true)
#define GENERATE(...) lint::first_of({__VA_ARGS__})

#define REQUIRE(...) ((__VA_ARGS__) ? void() : lint::fail())
#define REQUIRE_FALSE(...) ((__VA_ARGS__) ? lint::fail() : void())
#define CHECK(...) lint::use(static_cast<bool>(__VA_ARGS__))
#define CHECK_FALSE(...) lint::use(!(__VA_ARGS__))
#define REQUIRE_THAT(value, ...) ((__VA_ARGS__).match(value) ? void() : lint::fail())
#define CHECK_THAT(value, ...) lint::use((__VA_ARGS__).match(value))
#define FAIL(...) (lint::say((std::ostringstream() << __VA_ARGS__).str()), lint::fail())
#define SUCCEED(...) lint::say(std::string(#__VA_ARGS__))
#define WARN(...) lint::say((std::ostringstream() << __VA_ARGS__).str())
#define INFO(...) lint::say((std::ostringstream() << __VA_ARGS__).str())
#define CAPTURE(...) lint::captured(__VA_ARGS__)

#define LINT_TRY(...)               \
  try {                             \
    static_cast<void>(__VA_ARGS__); \
  }
#define CHECK_THROWS_AS(expression, type)    \
  LINT_TRY(expression) catch (const type&) { \
    lint::use(true);                         \
  }
#define CHECK_THROWS_WITH(expression, ...)                   \
  LINT_TRY(expression) catch (const std::exception& error) { \
    lint::use(lint::matches(error.what(), __VA_ARGS__));     \
  }
#define CHECK_NOTHROW(...) lint::use((static_cast<void>(__VA_ARGS__), true))
