/// @file
#include "markup_check.hpp"

#include <regex>
#include <set>
#include <vector>

namespace {

/// @return all matches of the expression's first group
std::vector<std::string> all_of(const std::string& text, const std::string& expression) {
  const std::regex regex(expression);
  std::vector<std::string> found;
  for (std::sregex_iterator at(text.begin(), text.end(), regex), end; at != end; ++at) {
    found.push_back((*at)[1]);
  }
  return found;
}

std::string mistake_in_ids(const std::string& page) {
  std::set<std::string> ids;
  for (const std::string& id : all_of(page, R"( id=['"]([^'"]*)['"])")) {
    if (!ids.insert(id).second) {
      return "two elements have the id " + id;
    }
  }
  for (const std::string& id : all_of(page, R"(href=['"]#([^'"]*)['"])")) {
    if (!ids.contains(id)) {
      return "there is no " + id;
    }
  }
  return "";
}

/// Reads one tag. @return what is wrong with it
std::string mistake_in_tag(const std::string& tag, std::vector<std::string>& open) {
  static const std::regex form(
      R"re(<(/?)([A-Za-z][\w:]*)((\s+[\w:-]+=("[^"<]*"|'[^'<]*'))*)\s*(/?)>)re");
  std::smatch parts;
  if (!std::regex_match(tag, parts, form)) {
    return "this is no tag: " + tag;
  }
  if (parts[1] == "/") {
    if (open.empty() || open.back() != parts[2]) {
      return tag + " closes " + (open.empty() ? "nothing" : open.back());
    }
    open.pop_back();
  } else if (parts[6] != "/") {
    open.push_back(parts[2]);
  }
  return "";
}

}  // namespace

std::string mistake_in(const std::string& page) {
  std::vector<std::string> open;
  for (std::size_t start = 0; (start = page.find('<', start)) != std::string::npos;) {
    const std::size_t end = page.find('>', start);
    const std::string tag = page.substr(start, end - start + 1);
    start = end;
    const bool is_declaration = tag.starts_with("<!DOCTYPE") || tag.starts_with("<?xml");
    std::string mistake = is_declaration ? "" : mistake_in_tag(tag, open);
    if (!mistake.empty()) {
      return mistake;
    }
  }
  static const std::regex bare_ampersand(R"(&(?!(amp|lt|gt|quot|#39);))");
  if (std::regex_search(page, bare_ampersand)) {
    return "an & is not escaped";
  }
  return open.empty() ? mistake_in_ids(page) : open.back() + " is not closed";
}
