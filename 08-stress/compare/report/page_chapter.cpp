/// @file
#include "page_chapter.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "kernel_table.hpp"
#include "markup.hpp"
#include "pinning.hpp"
#include "text_report.hpp"

namespace comparison {

namespace {

std::string text_at(const Json& measured, const std::string& key) {
  return escaped(measured.at(key).get<std::string>());
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

}  // namespace

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

std::string kernel_section(const Json& kernel, const Pictures& pictures, const Drawings& drawings) {
  std::string text = fmt::format(
      "<section>\n<h2 id=\"{}\">kernel</h2>\n<p class=\"question\">{}</p>\n"
      "<div class=\"scroll\" tabindex=\"0\">\n{}</div>\n{}<ul class=\"notes\">\n",
      as_name("scenario-kernel"), escaped(kernel_title(kernel)), kernel_table(kernel).html(),
      figures_of("kernel", pictures, drawings));
  for (const std::string& note : kernel_notes(kernel)) {
    text += "<li>" + escaped(note) + "</li>\n";
  }
  return text + "</ul>\n</section>\n";
}

}  // namespace comparison
