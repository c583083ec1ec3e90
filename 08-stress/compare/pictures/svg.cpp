/// @file
#include "svg.hpp"

#include <regex>

#include <fmt/format.h>

#include "markup.hpp"

namespace comparison {

namespace {

/// @return the text without what begins with @p from and ends with @p to
std::string without(const std::string& text, const std::string& from, const std::string& to) {
  std::string rest = text;
  for (std::size_t start = 0; (start = rest.find(from, start)) != std::string::npos;) {
    const std::size_t end = rest.find(to, start);
    rest.erase(start, end == std::string::npos ? end : end + to.size() - start);
  }
  return rest;
}

/// @return the text with "rgb(199, 119,   0)" as "#c77700"
std::string with_plain_colours(const std::string& text) {
  static const std::regex colour(R"(rgb\( *(\d+), *(\d+), *(\d+)\))");
  std::string plain;
  std::string rest = text;
  for (std::smatch match; std::regex_search(rest, match, colour); rest = match.suffix()) {
    plain += match.prefix().str() + fmt::format("#{:02x}{:02x}{:02x}", std::stoi(match[1]),
                                                std::stoi(match[2]), std::stoi(match[3]));
  }
  return plain + rest;
}

/// @return the attributes that say how large a picture is, in pixels
std::string size_of(const std::string& drawn) {
  static const std::regex view_box(R"pattern(viewBox="0 0 (\d+) (\d+)")pattern");
  std::smatch match;
  return std::regex_search(drawn, match, view_box)
             ? fmt::format(R"(width="{0}" height="{1}" viewBox="0 0 {0} {1}")", match[1].str(),
                           match[2].str())
             : "";
}

}  // namespace

std::string clean_svg(const std::string& drawn, const Picture& picture) {
  const std::size_t root = drawn.find("<svg");
  const std::size_t inside = root == std::string::npos ? root : drawn.find('>', root);
  if (inside == std::string::npos) {
    return "";
  }
  std::string text = without(drawn.substr(inside + 1), "<title>", "</title>");
  text = without(without(text, "<desc>", "</desc>"), "<filter", "</filter>");
  // Pictures in one page must not share ids.
  const std::string prefix = picture.name + "-";
  text = std::regex_replace(text, std::regex(R"(( id=|href=)(['"])(#?))"), "$1$2$3" + prefix);
  text = replaced(with_plain_colours(text), "\"black\"", "\"" + text_ink().light + "\"");
  // gnuplot writes a bold font as a family of its own.
  text = replaced(text, R"("sans-serif:Bold")", R"("sans-serif" font-weight="bold")");
  text = std::regex_replace(text, std::regex(R"([ \t]*\n\s*)"), "\n");
  return fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" "
      "{} role=\"img\">\n<title>{}</title>{}",
      size_of(drawn), escaped(picture.title), text);
}

std::string svg_file(const std::string& element) {
  const std::size_t inside = element.find('>');
  return inside == std::string::npos
             ? element
             : "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n" + element.substr(0, inside + 1) +
                   "\n<style>\n" + dark_rules() + "</style>" + element.substr(inside + 1);
}

}  // namespace comparison
