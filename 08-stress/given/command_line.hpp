/// @file
/// A command line on which every mistake gets one line that names the option and the value.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

// Only named here: its header takes a compiler longer than all of ours together.
namespace CLI {
class App;
}

/// What is wrong with a command line, in one line. A program that catches it exits with code 2.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Takes the text of a value.
/// @return nothing, or what the value had to be: "a whole number from 0 to 65535"
using Reader = std::function<std::optional<std::string>(const std::string&)>;

/// The options and arguments of a program, on top of CLI11. An option given twice counts as given
/// last. The values are taken in the order in which the options were added, however they are given.
class CommandLine {
 public:
  /// @param program its name, for messages
  /// @param description one sentence for `--help`
  CommandLine(const std::string& program, const std::string& description);
  ~CommandLine();
  CommandLine(const CommandLine&) = delete;
  CommandLine& operator=(const CommandLine&) = delete;

  /// Adds an option with a value.
  /// @param names comma-separated: "-c,--connections"
  /// @param value what stands for the value in `--help`: "N"
  /// @param reader takes the value
  /// @param help one line for `--help`, with the default
  void option(const std::string& names, const std::string& value, Reader reader,
              const std::string& help);

  /// Adds an option without a value.
  /// @param target becomes @p given when the option is
  void flag(const std::string& name, bool& target, const std::string& help, bool given = true);

  /// Adds an argument that must be given.
  void argument(const std::string& name, Reader reader, const std::string& help);

  /// Adds arguments of any number, none included.
  void arguments(const std::string& name, std::vector<std::string>& target,
                 const std::string& help);

  /// Reads the command line. `--help` and `--version` print to standard output.
  /// @return whether the program is to go on: false after `--help` or `--version`
  /// @throws UsageError for the first mistake
  bool parse(int argc, const char* const* argv);

 private:
  std::string as_named(std::string text) const;
  void refuse_unknown_option() const;

  std::unique_ptr<CLI::App> app_;
  std::vector<std::string> arguments_;  ///< the names of those that must be given
};

/// @return @p value as a message shows it: in quotes, and without control characters, which must
/// not reach a terminal nor break the line
std::string shown(const std::string& value);

/// @return the number that the whole of @p text is, in decimal; nothing if it is not one or too
/// large
std::optional<std::uint64_t> to_whole_number(const std::string& text);

/// Reads a whole number from @p least to @p most into @p target.
template <typename Number>
Reader whole_number(Number& target, std::uint64_t least,
                    std::uint64_t most = std::numeric_limits<Number>::max()) {
  return [&target, least, most](const std::string& text) -> std::optional<std::string> {
    const std::optional<std::uint64_t> number = to_whole_number(text);
    if (number && *number >= least && *number <= most) {
      target = static_cast<Number>(*number);
      return std::nullopt;
    }
    return "a whole number from " + std::to_string(least) + " to " + std::to_string(most);
  };
}

/// Reads seconds, with a fraction or without, from 0 to a century, into @p target.
Reader seconds(std::chrono::nanoseconds& target);

/// Reads one of @p choices into @p target.
Reader one_of(std::string& target, const std::vector<std::string>& choices);

/// Reads any text but the empty one, and without control characters, into @p target.
/// @param what what it is, for the message: "an address or a name"
Reader some_text(std::string& target, const std::string& what);
