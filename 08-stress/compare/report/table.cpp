/// @file
#include "table.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "markup.hpp"

namespace comparison {

namespace {

/// @return the cells padded to the widths, with @p between in between
std::string line_of(const std::vector<std::string>& cells, const std::vector<std::size_t>& widths,
                    const std::string& between) {
  std::string line;
  for (std::size_t column = 0; column < widths.size(); ++column) {
    const std::string padding(widths[column] - width_of(cells[column]), ' ');
    line += column == 0 ? cells[column] + padding : between + padding + cells[column];
  }
  return line;
}

std::string without_trailing_spaces(std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  return line;
}

/// @param element `td` or `th`
std::string html_row(const std::vector<std::string>& cells, const std::string& element) {
  const bool is_remark = cells.front().empty();
  std::string line = is_remark ? "<tr class=\"spread\">" : "<tr>";
  for (std::size_t column = 0; column < cells.size(); ++column) {
    const std::string kind = column == 0 && !is_remark ? "th" : element;
    const std::string scope = kind == "td"      ? ""
                              : element == "th" ? " scope=\"col\""
                                                : " scope=\"row\"";
    line += fmt::format("<{0}{1}>{2}</{0}>", kind, scope, escaped(cells[column]));
  }
  return line + "</tr>\n";
}

}  // namespace

std::size_t width_of(const std::string& text) {
  const auto begins_character = [](unsigned char c) { return (c & 0xc0) != 0x80; };
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins_character));
}

Table::Table(std::vector<std::string> headings)
    : rows_{std::move(headings)} {}

void Table::row(std::vector<std::string> cells) {
  cells.resize(rows_.front().size());
  rows_.push_back(std::move(cells));
}

std::vector<std::size_t> Table::widths() const {
  std::vector<std::size_t> widths(rows_.front().size(), 3);
  for (const std::vector<std::string>& row : rows_) {
    for (std::size_t column = 0; column < widths.size(); ++column) {
      widths[column] = std::max(widths[column], width_of(row[column]));
    }
  }
  return widths;
}

std::string Table::plain() const {
  const std::vector<std::size_t> columns = widths();
  std::string text = without_trailing_spaces(line_of(rows_.front(), columns, "  ")) + "\n";
  std::vector<std::string> rule;
  rule.reserve(columns.size());
  for (const std::size_t width : columns) {
    rule.emplace_back(width, '-');
  }
  text += line_of(rule, columns, "  ") + "\n";
  for (std::size_t i = 1; i < rows_.size(); ++i) {
    text += without_trailing_spaces(line_of(rows_[i], columns, "  ")) + "\n";
  }
  return text;
}

std::string Table::markdown() const {
  const std::vector<std::size_t> columns = widths();
  std::string text = "| " + line_of(rows_.front(), columns, " | ") + " |\n";
  std::vector<std::string> rule;
  rule.reserve(columns.size());
  for (const std::size_t width : columns) {
    rule.push_back(rule.empty() ? std::string(width, '-') : std::string(width - 1, '-') + ":");
  }
  text += "| " + line_of(rule, columns, " | ") + " |\n";
  for (std::size_t i = 1; i < rows_.size(); ++i) {
    text += "| " + line_of(rows_[i], columns, " | ") + " |\n";
  }
  return text;
}

std::string Table::html() const {
  std::string text = "<table>\n<thead>\n" + html_row(rows_.front(), "th") + "</thead>\n<tbody>\n";
  for (std::size_t i = 1; i < rows_.size(); ++i) {
    text += html_row(rows_[i], "td");
  }
  return text + "</tbody>\n</table>\n";
}

}  // namespace comparison
