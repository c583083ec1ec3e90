/// @file
/// The results document as a page that stands by itself: `report.html`.
#include "page.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "markup.hpp"
#include "page_style.hpp"
#include "pinning.hpp"
#include "report.hpp"

namespace comparison {

namespace {

using Lines = std::vector<std::string>;

/// The loads of one scenario, in the order in which they were measured.
struct Chapter {
  std::string scenario;
  Lines loads;
};

std::vector<Chapter> chapters_of(const Json& results) {
  std::vector<Chapter> chapters;
  for (const auto& [key, measured] : results.at("scenarios").items()) {
    const std::string scenario = measured.at("scenario");
    auto found = std::find_if(chapters.begin(), chapters.end(),
                              [&](const Chapter& each) { return each.scenario == scenario; });
    if (found == chapters.end()) {
      found = chapters.insert(chapters.end(), {scenario, {}});
    }
    found->loads.push_back(key);
  }
  return chapters;
}

/// @param name of an element in the page, for the address of it
std::string link_to(const std::string& name, const std::string& text) {
  return fmt::format("<a href=\"#{}\">{}</a>", as_name(name), escaped(text));
}

std::string text_at(const Json& measured, const std::string& key) {
  return escaped(measured.at(key).get<std::string>());
}

std::string contents_of(const Json& results, const std::vector<Chapter>& chapters) {
  std::string text = "<nav class=\"contents\" aria-label=\"Contents\">\n<ul>\n";
  for (const Chapter& chapter : chapters) {
    const Json& first = results.at("scenarios").at(chapter.loads.front());
    text +=
        fmt::format("<li>{}: {}</li>\n", link_to("scenario-" + chapter.scenario, chapter.scenario),
                    text_at(first, "asks"));
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

/// @param owner of pictures: a load or a series
std::string figures_of(const std::string& owner, const Pictures& pictures,
                       const Drawings& drawings) {
  const auto some = pictures.find(owner);
  if (some == pictures.end()) {
    return "";
  }
  std::string figures;
  for (const Picture& each : some->second) {
    const auto drawn = drawings.svg.find(each.name);
    figures += drawn == drawings.svg.end() ? "" : "<figure>" + drawn->second + "</figure>\n";
  }
  return figures.empty() ? "" : "<div class=\"plots\">\n" + figures + "</div>\n";
}

/// @return the load's heading, the commands that make it, and its table
std::string load_section(const std::string& key, const Json& measured, const Json& pinning) {
  std::string text = fmt::format("<h3 id=\"{}\">{}: {}{}</h3>\n<pre>stress {}",
                                 as_name("load-" + key), escaped(key), text_at(measured, "title"),
                                 escaped(pinning_in_words(pinning)), text_at(measured, "stress"));
  if (!measured.at("hold").is_null()) {
    text += fmt::format("\nstress {}   # then, for the memory", text_at(measured, "hold"));
  }
  return text + "</pre>\n<div class=\"scroll\" tabindex=\"0\">\n" + table_of(measured).html() +
         "</div>\n";
}

std::string notes_under(const Json& measured) {
  std::string text = "<ul class=\"notes\">\n";
  for (const std::string& remark : remarks_on(measured)) {
    text += "<li>" + escaped(remark) + "</li>\n";
  }
  return text + "</ul>\n";
}

std::string chapter_section(const Json& results, const Chapter& chapter, const Pictures& pictures,
                            const Drawings& drawings) {
  const Json& first = results.at("scenarios").at(chapter.loads.front());
  std::string text =
      fmt::format("<section>\n<h2 id=\"{}\">{}</h2>\n<p class=\"question\">{}</p>\n<p>{}</p>\n",
                  as_name("scenario-" + chapter.scenario), escaped(chapter.scenario),
                  text_at(first, "asks"), text_at(first, "why"));
  const bool has_curves =
      std::none_of(chapter.loads.begin(), chapter.loads.end(),
                   [&](const std::string& key) { return key == chapter.scenario; });
  if (has_curves) {
    text += figures_of(chapter.scenario, pictures, drawings);
  }
  for (const std::string& key : chapter.loads) {
    const Json& measured = results.at("scenarios").at(key);
    text += load_section(key, measured, results.at("pinning")) +
            figures_of(key, pictures, drawings) + notes_under(measured);
  }
  return text + "</section>\n";
}

/// @return what the pictures show, where there are any
std::string reading_of(const Drawings& drawings) {
  return drawings.svg.empty() ? ""
                              : "<p>In the pictures a mark is the median over the rounds, and the "
                                "bar through it runs "
                                "from one end of its interval to the other. A server has the same "
                                "colour and mark in "
                                "all of them.</p>\n";
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
  return text + "<h2 id=\"reading\">How to read the tables and pictures</h2>\n" +
         reading_of(drawings) + definitions_of(legend_of(results), "legend") +
         "</main>\n</body>\n</html>\n";
}

}  // namespace comparison
