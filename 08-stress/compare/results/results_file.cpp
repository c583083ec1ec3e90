/// @file
#include "results_file.hpp"

#include <cerrno>
#include <fstream>
#include <sstream>
#include <system_error>

#include <fmt/format.h>

#include "check.hpp"
#include "command_line.hpp"

namespace comparison {

namespace {

std::string text_of(const std::string& option, const std::string& file) {
  errno = 0;
  std::ifstream stream(file);
  std::ostringstream text;
  if (!stream || !(text << stream.rdbuf())) {
    const int reason = errno == 0 ? EIO : errno;
    throw UsageError(option + ": cannot read '" + file +
                     "': " + std::generic_category().message(reason));
  }
  return text.str();
}

/// @return what is wrong with the text of a document; sets @p results
std::vector<std::string> findings_in_text(const std::string& text, Json& results) {
  results = Json::parse(text, nullptr, false);
  return results.is_discarded() ? std::vector<std::string>{"the document: is not JSON"}
                                : findings_in(results);
}

}  // namespace

int check_file(const std::string& file) {
  Json results;
  const std::vector<std::string> findings = findings_in_text(text_of("--check", file), results);
  for (const std::string& line : findings) {
    fmt::print("{}\n", line);
  }
  return findings.empty() ? 0 : 1;
}

Json read_results(const std::string& option, const std::string& file) {
  Json results;
  const std::vector<std::string> findings = findings_in_text(text_of(option, file), results);
  if (!findings.empty()) {
    throw UsageError(option + ": '" + file + "' is no results document: " + findings.front());
  }
  return results;
}

}  // namespace comparison
