/// @file
/// Tables in plain text, the same on a terminal and in Markdown.
#pragma once

#include <string>
#include <vector>

namespace comparison {

/// Rows of cells under headings. The first column is aligned to the left, the others to the right.
class Table {
 public:
  explicit Table(std::vector<std::string> headings);

  /// Adds a row. Missing cells at its end are empty.
  void row(std::vector<std::string> cells);

  /// @return the table for a terminal: columns two spaces apart, a rule under the headings
  std::string plain() const;

  /// @return the table in Markdown, its columns aligned in the source too
  std::string markdown() const;

  /// @return the table in HTML; a row without a name holds remarks on the row above it
  std::string html() const;

 private:
  std::vector<std::size_t> widths() const;

  std::vector<std::vector<std::string>> rows_;
};

/// @return the columns that a UTF-8 text without wide characters takes on a terminal
std::size_t width_of(const std::string& text);

}  // namespace comparison
