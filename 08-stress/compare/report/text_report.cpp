/// @file
#include "text_report.hpp"

#include <vector>

#include <fmt/format.h>

#include "doubts.hpp"
#include "kernel_table.hpp"
#include "legend.hpp"
#include "notes.hpp"
#include "overview.hpp"
#include "pinning.hpp"
#include "ranking.hpp"

namespace comparison {

namespace {

using Lines = std::vector<std::string>;

bool is_pair(const Json& measured) {
  return measured.at("servers").size() == 2;
}

}  // namespace

Table table_of(const Json& measured) {
  return is_pair(measured) ? side_by_side(measured) : overview(measured);
}

namespace {

/// @return the commands of the load, in Markdown
std::string commands_of(const Json& measured) {
  const Json& hold = measured.at("hold");
  const Json& beside = measured.at("beside");
  const Json& workers = measured.at("worker_options");
  return "`stress " + text_of(measured.at("stress")) + "`" +
         (beside.is_null() ? "" : ", alone, then beside `stress " + text_of(beside) + "`") +
         (hold.is_null() ? "" : ", then for the memory `stress " + text_of(hold) + "`") +
         (workers.is_null() ? "" : "; servers that have workers: `" + text_of(workers) + "`");
}

}  // namespace

Lines remarks_on(const Json& measured) {
  Lines lines = {precision_of(measured)};
  if (is_pair(measured)) {
    const Json& servers = measured.at("servers");
    lines.push_back(fmt::format("ratio: {} ÷ {}, within a round", std::next(servers.begin()).key(),
                                servers.begin().key()));
  }
  for (const Lines& more :
       {notes_on(measured), is_pair(measured) ? Lines() : rankings_of(measured)}) {
    lines.insert(lines.end(), more.begin(), more.end());
  }
  return lines;
}

namespace {

std::string list_of(const Lines& lines, const std::string& before) {
  std::string text;
  for (const std::string& line : lines) {
    text += before + line + "\n";
  }
  return text;
}

const char* const interrupted = "interrupted: only the rounds that were complete are here";

}  // namespace

std::string plain_report(const Json& results) {
  std::string text;
  for (const auto& [key, measured] : results.at("scenarios").items()) {
    text += fmt::format("\n{}: {}{}\n\n{}\n{}", key, text_of(measured.at("title")),
                        pinning_in_words(results.at("pinning")), table_of(measured).plain(),
                        list_of(remarks_on(measured), "  "));
  }
  if (!results.at("kernel").is_null()) {
    text += fmt::format("\nkernel: {}\n\n{}\n{}", kernel_title(results.at("kernel")),
                        kernel_table(results.at("kernel")).plain(),
                        list_of(kernel_notes(results.at("kernel")), "  "));
  }
  text += "\n" + list_of(legend_of(results), "  ") + "\n" + list_of(record_of(results), "  ");
  if (!results.at("complete").get<bool>()) {
    text += fmt::format("  {}\n", interrupted);
  }
  return text;
}

std::string markdown_report(const Json& results) {
  std::string text = "# The comparison\n\n" + list_of(record_of(results), "- ");
  if (!results.at("complete").get<bool>()) {
    text += fmt::format("- {}\n", interrupted);
  }
  for (const auto& [key, measured] : results.at("scenarios").items()) {
    text +=
        fmt::format("\n## {}: {}{}\n\n{}\n{}\n\n{}\n\n{}\n{}", key, text_of(measured.at("title")),
                    pinning_in_words(results.at("pinning")), text_of(measured.at("asks")),
                    text_of(measured.at("why")), commands_of(measured),
                    table_of(measured).markdown(), list_of(remarks_on(measured), "- "));
  }
  if (!results.at("kernel").is_null()) {
    text += fmt::format("\n## kernel: {}\n\n{}\n{}", kernel_title(results.at("kernel")),
                        kernel_table(results.at("kernel")).markdown(),
                        list_of(kernel_notes(results.at("kernel")), "- "));
  }
  return text + "\n## How to read the tables\n\n" + list_of(legend_of(results), "- ");
}

}  // namespace comparison
