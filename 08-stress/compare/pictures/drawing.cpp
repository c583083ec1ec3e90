/// @file
#include "drawing.hpp"

#include <sys/wait.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>

#include <fmt/format.h>

#include "child_process.hpp"
#include "output_files.hpp"
#include "posix.hpp"
#include "spawn.hpp"
#include "svg.hpp"

namespace comparison {

namespace {

namespace fs = std::filesystem;

/// Removed by its destructor.
class TemporaryDirectory {
 public:
  TemporaryDirectory() {
    std::string name = (fs::temp_directory_path() / "compare-plots-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) {
      throw_errno("cannot make " + name);
    }
    path_ = name;
  }
  ~TemporaryDirectory() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  TemporaryDirectory(TemporaryDirectory&&) = delete;
  TemporaryDirectory& operator=(TemporaryDirectory&&) = delete;

  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

std::string text_of(const fs::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

fs::path place_of(const fs::path& directory, std::size_t number) {
  return directory / fmt::format("{}.svg", number);
}

/// @return the commands for all pictures, each into a file of its own
std::string script_of(const Pictures& pictures, const fs::path& directory) {
  std::string script;
  std::size_t number = 0;
  for (const auto& [owner, some] : pictures) {
    for (const Picture& each : some) {
      script += fmt::format("{}set output {}\n{}unset output\n", each.script,
                            quoted(place_of(directory, number++).string()), each.drawing);
    }
  }
  return script;
}

/// @return drawings without pictures so far, but with a problem or a warning where there is one
Drawings run_gnuplot(const fs::path& script, const Interrupt& interrupt) {
  using namespace std::chrono_literals;
  constexpr int not_found = 127;
  ChildProcess gnuplot({"/usr/bin/env", "gnuplot", "--default-settings", script}, interrupt);
  const std::optional<int> status = gnuplot.wait(after(30s));
  if (!status) {
    return {{}, "gnuplot did not end within 30 s", ""};
  }
  if (WIFEXITED(*status) && WEXITSTATUS(*status) == not_found) {
    return {{}, "gnuplot is not installed; apt-get install gnuplot-nox, then compare --from", ""};
  }
  if (*status != 0) {
    return {{}, fmt::format("gnuplot: {}: {}", describe_status(*status), gnuplot.last_error()), ""};
  }
  return {{}, "", gnuplot.last_error()};
}

}  // namespace

Drawings draw(const Pictures& pictures, const Interrupt& interrupt) {
  Drawings drawings;
  if (pictures.empty()) {
    return drawings;
  }
  const TemporaryDirectory directory;
  const fs::path script = directory.path() / "script";
  write_file(script, script_of(pictures, directory.path()));
  try {
    drawings = run_gnuplot(script, interrupt);
  } catch (const Interrupted&) {
    drawings.problem = "interrupted";
  }
  if (!drawings.problem.empty()) {
    return drawings;
  }
  std::size_t number = 0;
  for (const auto& [owner, some] : pictures) {
    for (const Picture& each : some) {
      drawings.svg[each.name] = clean_svg(text_of(place_of(directory.path(), number++)), each);
    }
  }
  return drawings;
}

}  // namespace comparison
