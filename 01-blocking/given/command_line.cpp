/// @file
/// A command line; each mistake is reported in one line that names the option and the value.
#include "command_line.hpp"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <string_view>
#include <utility>

#include <CLI/CLI.hpp>

namespace {

/// @return whether @p c could act on a terminal or break a line
bool is_control(unsigned char c) {
  return c < 0x20 || c == 0x7f;
}

/// Adapts @p reader to CLI11: what it rejects becomes an exception.
CLI::callback_t callback(const std::string& name, Reader reader) {
  return [name, reader = std::move(reader)](const CLI::results_t& values) {
    for (const std::string& value : values) {
      if (value.starts_with("--")) {
        throw UsageError(name + ": the value is missing");
      }
      if (const std::optional<std::string> expected = reader(value)) {
        throw UsageError(name + ": " + shown(value) + " is not " + *expected);
      }
    }
    return true;
  };
}

/// The name to use in messages: the first long one of "-c,--connections,--clients".
std::string first_long_name(const std::string& names) {
  const std::size_t begin = names.find("--");
  return names.substr(begin, names.find(',', begin) - begin);
}

/// Since 2.4, CLI11 rejects a colon in a name, as in "HOST:PORT", but accepts a dot.
std::string without_colon(std::string name) {
  std::replace(name.begin(), name.end(), ':', '.');
  return name;
}

/// Rewords CLI11's "--port: 1 required INT missing" and "x was given a disallowed flag override".
std::string explain(const CLI::ArgumentMismatch& mismatch) {
  const std::string what = mismatch.what();
  const std::size_t override = what.find(" was given a disallowed flag override");
  if (override != std::string::npos) {
    return "--" + what.substr(0, override) + ": takes no value";
  }
  return what.substr(0, what.find(':')) + ": the value is missing";
}

/// CLI11 would take the next word as the value of "--port="; here it counts as missing.
void refuse_empty_assignment(int argc, const char* const* argv) {
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word.size() > 3 && word.starts_with("--") && word.find('=') == word.size() - 1) {
      throw UsageError(std::string(word.substr(0, word.size() - 1)) + ": the value is missing");
    }
  }
}

}  // namespace

CommandLine::CommandLine(const std::string& program, const std::string& description)
    : app_(std::make_unique<CLI::App>(description, program)) {
  app_->set_version_flag("--version", program + " 1.0 (Eight Servers)");
  app_->get_formatter()->column_width(36);
}

CommandLine::~CommandLine() = default;

void CommandLine::option(const std::string& names, const std::string& value, Reader reader,
                         const std::string& help) {
  app_->add_option(names, callback(first_long_name(names), std::move(reader)), help)
      ->type_name(value)
      ->type_size(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
}

void CommandLine::flag(const std::string& name, bool& target, const std::string& help, bool given) {
  app_->add_flag_callback(
          name, [&target, given] { target = given; }, help)
      ->disable_flag_override();
}

void CommandLine::argument(const std::string& name, Reader reader, const std::string& help) {
  app_->add_option(without_colon(name), callback(name, std::move(reader)), help)
      ->type_size(1)
      ->required();
  arguments_.push_back(name);
}

void CommandLine::arguments(const std::string& name, std::vector<std::string>& target,
                            const std::string& help) {
  app_->add_option(name, target, help);
}

std::string CommandLine::as_named(std::string text) const {
  for (const std::string& name : arguments_) {
    const std::string in_text = without_colon(name);
    for (std::size_t at = 0; (at = text.find(in_text, at)) != std::string::npos; ++at) {
      text.replace(at, name.size(), name);
    }
  }
  return text;
}

// CLI11 reports missing arguments and bad values before unknown options; but an unknown option is
// often the reason why the rest makes no sense.
void CommandLine::refuse_unknown_option() const {
  for (const std::string& extra : app_->remaining()) {
    if (extra.starts_with('-')) {
      throw UsageError("unknown option " + shown(extra.substr(0, extra.find('='))) +
                       "; see --help");
    }
  }
}

bool CommandLine::parse(int argc, const char* const* argv) {
  refuse_empty_assignment(argc, argv);
  try {
    app_->parse(argc, argv);
    return true;
  } catch (const CLI::CallForHelp&) {
    std::fputs(as_named(app_->help()).c_str(), stdout);
    return false;
  } catch (const CLI::Success& version) {
    app_->exit(version);
    return false;
  } catch (const CLI::ExtrasError&) {
    refuse_unknown_option();
    throw UsageError("unexpected argument " + shown(app_->remaining().front()) + "; see --help");
  } catch (const CLI::ArgumentMismatch& mismatch) {
    refuse_unknown_option();
    throw UsageError(as_named(explain(mismatch)));
  } catch (const CLI::ParseError& error) {
    refuse_unknown_option();
    throw UsageError(as_named(error.what()));
  } catch (const UsageError&) {
    refuse_unknown_option();
    throw;
  }
}

std::string shown(const std::string& value) {
  std::string printable = value;
  std::replace_if(printable.begin(), printable.end(), is_control, '?');
  return "'" + printable + "'";
}

std::optional<std::uint64_t> to_whole_number(const std::string& text) {
  std::uint64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || rest != end) {
    return std::nullopt;
  }
  return number;
}

Reader seconds(std::chrono::nanoseconds& target) {
  return [&target](const std::string& text) -> std::optional<std::string> {
    constexpr double a_century = 100.0 * 365 * 24 * 3600;
    double number = 0;
    const char* const end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, number);
    // Written so that "nan", which from_chars accepts, is refused too.
    if (error == std::errc() && rest == end && number >= 0 && number <= a_century) {
      target = std::chrono::duration_cast<std::chrono::nanoseconds>(
          std::chrono::duration<double>(number));
      return std::nullopt;
    }
    return "a number of seconds, 0 or more";
  };
}

Reader one_of(std::string& target, const std::vector<std::string>& choices) {
  return [&target, choices](const std::string& text) -> std::optional<std::string> {
    if (std::find(choices.begin(), choices.end(), text) != choices.end()) {
      target = text;
      return std::nullopt;
    }
    std::string expected = "one of";
    for (const std::string& choice : choices) {
      expected += " " + choice;
    }
    return expected;
  };
}

Reader some_text(std::string& target, const std::string& what) {
  return [&target, what](const std::string& text) -> std::optional<std::string> {
    if (text.empty() || std::any_of(text.begin(), text.end(), is_control)) {
      return what;
    }
    target = text;
    return std::nullopt;
  };
}
