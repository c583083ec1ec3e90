/// @file
/// Every option of the server, and every way to get it wrong. The same file in every stage.
#include <algorithm>

#include "catch.hpp"
#include "stage.hpp"
#include "testkit.hpp"

namespace {

/// An option, the stages that have it, and values that it must refuse.
struct Option {
  std::string name;
  std::vector<int> stages;
  std::vector<std::string> bad_values;
};

const std::vector<int> all{1, 2, 3, 4, 5, 6, 7, 8};
const std::vector<std::string> all_stages_have{"--host", "--port", "--service", "--backlog"};
const std::string huge = "99999999999999999999999";

const std::vector<Option> options{
    {"--host", all, {""}},
    {"--port", all, {"", "-1", "65536", huge, "abc", "80x", " 80", "0x50", "8.5"}},
    {"--service", all, {"", "ECHO", "ftp", "-1", "7"}},
    {"--backlog", all, {"", "0", "-1", "2147483648", huge, "many"}},
    {"--max-connections", {2, 3, 5, 6, 7, 8}, {"", "0", "-1", huge, "many", "1.5"}},
    {"--workers", {4, 8}, {"", "0", "-1", huge, "all", "1.5"}},
    {"--workers", {5, 6, 7}, {"", "-1", huge, "all", "1.5"}},
    {"--queue", {4}, {"", "0", "-1", huge, "long"}},
    {"--idle-timeout", {6, 7, 8}, {"", "-1", "-0.5", "nan", "inf", "1e999", "soon"}},
    {"--log-file", {7, 8}, {""}},
    {"--log-level", {7, 8}, {"", "loud", "INFO", "1"}},
    {"--log-rotate", {7, 8}, {"", "-1", huge, "big"}},
    {"--log-keep", {7, 8}, {"", "-1", huge, "few"}},
    {"--root", {8}, {"", "/no/such/directory"}},
    {"--config", {8}, {"", "/no/such/file"}},
};

/// @return whether this stage must have an option; a landing may leave it to the next ones
bool has(const Option& option) {
  const bool due =
      std::find(option.stages.begin(), option.stages.end(), stage::number) != option.stages.end();
  const bool here =
      std::find(all_stages_have.begin(), all_stages_have.end(), option.name) !=
          all_stages_have.end() ||
      std::find(stage::options.begin(), stage::options.end(), option.name) != stage::options.end();
  return due && (stage::landing.empty() || here);
}

/// @return whether this stage has an option of that name
bool is_known(const std::string& name) {
  return std::any_of(options.begin(), options.end(),
                     [&name](const Option& option) { return option.name == name && has(option); });
}

/// One line on standard error that has all of @p parts, nothing on standard output, exit code 2.
void require_usage_error(const std::vector<std::string>& arguments,
                         const std::vector<std::string>& parts) {
  const Ended ended = run("server", arguments);
  INFO("arguments: " << Catch::StringMaker<std::vector<std::string>>::convert(arguments));
  INFO("standard error: " << ended.err);
  REQUIRE(ended.code == 2);
  REQUIRE(ended.out.empty());
  REQUIRE_THAT(ended.err, StartsWith("server: "));
  REQUIRE(ended.err.find('\n') == ended.err.size() - 1);
  for (const std::string& part : parts) {
    REQUIRE_THAT(ended.err, ContainsSubstring(part));
  }
}

}  // namespace

TEST_CASE("a bad value is reported in one line with the option and the value") {
  for (const Option& option : options) {
    for (const std::string& value : option.bad_values) {
      if (has(option)) {
        require_usage_error({option.name, value}, {option.name, value});
        require_usage_error({option.name + "=" + value}, {option.name, value});
      }
    }
  }
}

TEST_CASE("a missing value is reported in one line with the option") {
  for (const Option& option : options) {
    if (has(option)) {
      require_usage_error({option.name}, {option.name});
      require_usage_error({option.name, "--service", "echo"}, {option.name});
    }
  }
}

TEST_CASE("an option of another stage is unknown here") {
  int others = 0;
  for (const Option& option : options) {
    if (!is_known(option.name)) {
      require_usage_error({option.name, "1"}, {"unknown option", option.name});
      ++others;
    }
  }
  REQUIRE(others > 0);
}

TEST_CASE("unknown options and stray arguments are reported by name") {
  require_usage_error({"--prot", "80"}, {"--prot"});
  require_usage_error({"--prot=80"}, {"--prot"});
  require_usage_error({"-p", "80"}, {"-p"});
  require_usage_error({"8001"}, {"8001"});
  require_usage_error({"--port", "0", "extra"}, {"extra"});
  require_usage_error({""}, {"argument"});
}

TEST_CASE("control characters in a value do not reach the terminal") {
  const std::string option = GENERATE("--port", "--host");
  const Ended ended = run("server", {option, "1\n\x1b[31m2"});
  REQUIRE(ended.code == 2);
  REQUIRE(ended.err.find('\x1b') == std::string::npos);
  REQUIRE(ended.err.find('\n') == ended.err.size() - 1);
}

TEST_CASE("the exit code is right even if standard error cannot be written to") {
  Process server({"sh", "-c", R"(exec "$0" --port none 2>/dev/full)", program_path("server")});
  REQUIRE(server.wait().code == 2);
}

TEST_CASE("--help names every option of this stage, and no other") {
  const Ended ended = run("server", {"--help"});
  REQUIRE(ended.code == 0);
  REQUIRE(ended.err.empty());
  for (const Option& option : options) {
    INFO(option.name);
    REQUIRE((ended.out.find(option.name + " ") != std::string::npos) == is_known(option.name));
  }
}

TEST_CASE("--version is one line") {
  const Ended ended = run("server", {"--version"});
  REQUIRE(ended.code == 0);
  REQUIRE(ended.err.empty());
  REQUIRE(ended.out.find('\n') == ended.out.size() - 1);
}

TEST_CASE("of an option that is given twice, the last value counts") {
  TestServer server({"--port", "1", "--port", "0"});
  REQUIRE(server.port() > 1);
}
