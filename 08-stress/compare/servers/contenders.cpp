/// @file
#include "contenders.hpp"

#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <optional>
#include <sstream>
#include <system_error>

#include "command_line.hpp"

namespace comparison {

namespace {

namespace fs = std::filesystem;

/// @return 2 for "02-fork"; nothing when it is no stage's name
std::optional<int> stage_number(const std::string& name) {
  const bool numbered = name.size() > 3 && std::isdigit(static_cast<unsigned char>(name[0])) != 0 &&
                        std::isdigit(static_cast<unsigned char>(name[1])) != 0 && name[2] == '-';
  if (!numbered) {
    return std::nullopt;
  }
  return std::stoi(name.substr(0, 2));
}

bool is_called(const Contender& contender, const std::string& wanted) {
  const std::string directory =
      wanted.ends_with('/') ? wanted.substr(0, wanted.size() - 1) : wanted;
  return contender.name == directory ||
         (!contender.is_peer() &&
          to_whole_number(wanted) == static_cast<std::uint64_t>(contender.stage));
}

/// @return the contender as it is when it is started with more options
Contender with_options(Contender contender, const std::string& options) {
  std::istringstream words(options);
  for (std::string word; words >> word;) {
    contender.command.push_back(word);
    contender.name += " " + word;
  }
  return contender;
}

std::string without_options(const std::string& name) {
  return name.substr(0, name.find(' '));
}

[[noreturn]] void refuse(const std::string& wanted, const std::vector<Contender>& all) {
  std::string printable = wanted;
  std::replace_if(
      printable.begin(), printable.end(), [](unsigned char c) { return std::iscntrl(c) != 0; },
      '?');
  std::string choices;
  for (const Contender& contender : all) {
    choices += " " + contender.name;
  }
  throw UsageError("STAGE: '" + printable + "' is not one of those built:" + choices);
}

}  // namespace

fs::path own_directory() {
  return fs::read_symlink("/proc/self/exe").parent_path();
}

std::vector<Contender> find_contenders(const fs::path& directory) {
  std::vector<Contender> found;
  std::error_code unreadable;
  for (const fs::directory_entry& entry :
       fs::directory_iterator(directory.parent_path(), unreadable)) {
    const std::string name = entry.path().filename();
    const fs::path program = entry.path() / "server";
    const std::optional<int> stage = stage_number(name);
    if (stage && fs::is_regular_file(program, unreadable) && ::access(program.c_str(), X_OK) == 0) {
      found.push_back({name, *stage, {program}, model_of(name)});
    }
  }
  std::sort(found.begin(), found.end(),
            [](const Contender& a, const Contender& b) { return a.name < b.name; });
  return found;
}

std::vector<Contender> choose_contenders(const std::vector<Contender>& all,
                                         const std::vector<std::string>& wanted) {
  if (wanted.empty()) {
    return all;
  }
  std::vector<Contender> chosen;
  for (const std::string& name : wanted) {
    const std::string server = without_options(name);
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](const Contender& each) { return is_called(each, server); });
    if (found == all.end()) {
      refuse(name, all);
    }
    const Contender contender = with_options(*found, name.substr(server.size()));
    if (std::none_of(chosen.begin(), chosen.end(),
                     [&](const Contender& each) { return each.name == contender.name; })) {
      chosen.push_back(contender);
    }
  }
  return chosen;
}

std::string model_of(const std::string& name) {
  static const std::map<std::string, std::string> models = {
      {"01-blocking", "one client at a time"},
      {"02-fork", "a process for each connection"},
      {"03-threads", "a thread for each connection"},
      {"04-threadpool", "a fixed pool of threads, one client at a time on each"},
      {"05-epoll-et", "one event loop, and a pool for the work that is ready"},
      {"06-timer", "the event loop, with a deadline for each connection"},
      {"07-logger", "the event loop, with a log"},
      {"08-stress", "a process for each core, each with an event loop"},
  };
  const auto known = models.find(without_options(name));
  return known == models.end() ? std::string() : known->second;
}

bool serves_in_turn(const std::string& name) {
  const std::string stage = without_options(name);
  return stage == "01-blocking" || stage == "04-threadpool";
}

}  // namespace comparison
