/// @file
#include "page.hpp"

#include <fmt/format.h>

#include "kernel_table.hpp"
#include "legend.hpp"
#include "markup.hpp"
#include "page_chapter.hpp"
#include "page_style.hpp"
#include "text_report.hpp"

namespace comparison {

namespace {

using Lines = std::vector<std::string>;

/// @param name of an element in the page, for the address of it
std::string link_to(const std::string& name, const std::string& text) {
  return fmt::format("<a href=\"#{}\">{}</a>", as_name(name), escaped(text));
}

std::string contents_of(const Json& results, const std::vector<Chapter>& chapters) {
  std::string text = "<nav class=\"contents\" aria-label=\"Contents\">\n<ul>\n";
  for (const Chapter& chapter : chapters) {
    const Json& first = results.at("scenarios").at(chapter.loads.front());
    text +=
        fmt::format("<li>{}: {}</li>\n", link_to("scenario-" + chapter.scenario, chapter.scenario),
                    escaped(first.at("asks").get<std::string>()));
  }
  if (!results.value("kernel", Json()).is_null()) {
    text += "<li>" + link_to("scenario-kernel", "kernel") + ": " +
            escaped(kernel_title(results.at("kernel"))) + "</li>\n";
  }
  return text + "<li>" + link_to("reading", "How to read the tables and pictures") +
         "</li>\n</ul>\n</nav>\n";
}

/// @param lines "term: meaning", or a remark of its own
std::string definitions_of(const Lines& lines, const std::string& kind) {
  std::string terms = fmt::format("<dl class=\"{}\">\n", kind);
  std::string remarks;
  for (const std::string& line : lines) {
    const std::size_t colon = line.find(": ");
    if (colon == std::string::npos) {
      remarks += fmt::format("<p class=\"{}\">{}</p>\n", kind, escaped(line));
    } else {
      terms += fmt::format("<dt>{}</dt><dd>{}</dd>\n", escaped(line.substr(0, colon)),
                           escaped(line.substr(colon + 2)));
    }
  }
  return terms + "</dl>\n" + remarks;
}

/// @return how to read the pictures, where there are any
std::string reading_of(const Drawings& drawings) {
  return drawings.svg.empty() ? ""
                              : "<p>In the pictures a mark is the median over the rounds, and the "
                                "bar through it is the median's interval. A server has the same "
                                "colour and mark in all of them.</p>\n";
}

}  // namespace

std::string html_report(const Json& results, const Pictures& pictures, const Drawings& drawings) {
  const std::vector<Chapter> chapters = chapters_of(results);
  std::string text =
      "<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"en\">\n<head>\n"
      "<meta charset=\"utf-8\"/>\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
      "<title>The comparison</title>\n<style>" +
      page_style() + "</style>\n</head>\n<body>\n<h1>The comparison</h1>\n";
  if (!results.at("complete").get<bool>()) {
    text += "<p class=\"warning\">Interrupted: only the rounds that were complete are here.</p>\n";
  }
  text +=
      definitions_of(record_of(results), "record") + contents_of(results, chapters) + "<main>\n";
  for (const Chapter& chapter : chapters) {
    text += chapter_section(results, chapter, pictures, drawings);
  }
  if (!results.value("kernel", Json()).is_null()) {
    text += kernel_section(results.at("kernel"), pictures, drawings);
  }
  return text + "<h2 id=\"reading\">How to read the tables and pictures</h2>\n" +
         reading_of(drawings) + definitions_of(legend_of(results), "legend") +
         "</main>\n</body>\n</html>\n";
}

}  // namespace comparison
