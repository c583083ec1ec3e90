/// @file
/// A command line; each mistake is reported in one line that names the option and the value.
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

// Declared here: its header takes longer to compile than all of ours together.
namespace CLI {
class App;
}

/// A mistake in a command line, in one line. A program that catches it exits with code 2.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Parses a value and stores it.
/// @return nothing on success; otherwise what was expected: "a whole number from 0 to 65535"
using Reader = std::function<std::optional<std::string>(const std::string&)>;

/// The options and arguments of a program, on top of CLI11. If an option is given twice, the last
/// value wins. Values are read in the order in which the options were added, not as typed.
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
  /// @param value placeholder for the value in `--help`: "N"
  /// @param reader parses the value
  /// @param help one line for `--help`, with the default
  void option(const std::string& names, const std::string& value, Reader reader,
              const std::string& help);

  /// Adds an option without a value.
  /// @param target set to @p given if the option is present
  void flag(const std::string& name, bool& target, const std::string& help, bool given = true);

  /// Adds a required argument.
  void argument(const std::string& name, Reader reader, const std::string& help);

  /// Adds any number of arguments, including none.
  void arguments(const std::string& name, std::vector<std::string>& target,
                 const std::string& help);

  /// Reads the command line. `--help` and `--version` print to standard output.
  /// @return whether to run the program: false after `--help` or `--version`
  /// @throws UsageError for the first mistake
  bool parse(int argc, const char* const* argv);

 private:
  std::string as_named(std::string text) const;
  void refuse_unknown_option() const;

  std::unique_ptr<CLI::App> app_;
  std::vector<std::string> arguments_;  ///< names of the required ones
};

/// @return @p value quoted for a message, with control characters replaced: they could act on a
/// terminal or break the line
std::string shown(const std::string& value);

/// @return @p text as a decimal number; nothing if it isn't one, or is too large
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

/// Reads a text that is not empty and has no control characters into @p target.
/// @param what the expected value, for the message: "an address or a name"
Reader some_text(std::string& target, const std::string& what);
