/// @file
#include "output_files.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <string_view>
#include <system_error>

#include "command_line.hpp"
#include "fd.hpp"
#include "posix.hpp"

namespace comparison {

namespace fs = std::filesystem;

fs::path output_directory(const fs::path& directory) {
  std::error_code error;
  fs::create_directories(directory, error);
  if (!error && ::access(directory.c_str(), W_OK | X_OK) == -1) {
    error = {errno, std::system_category()};
  }
  if (!error && !fs::is_directory(directory)) {
    error = std::make_error_code(std::errc::not_a_directory);
  }
  if (error) {
    throw UsageError("--out: cannot write to '" + directory.string() + "': " + error.message());
  }
  return directory;
}

void write_file(const fs::path& path, const std::string& text) {
  const std::string draft = path.string() + ".new";
  const Fd file(::open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
  if (!file) {
    throw_errno("cannot write " + path.string());
  }
  for (std::string_view rest = text; !rest.empty();) {
    const ssize_t count =
        uninterrupted([&] { return ::write(file.number(), rest.data(), rest.size()); });
    if (count == -1) {
      throw_errno("cannot write " + path.string());
    }
    rest.remove_prefix(static_cast<std::size_t>(count));
  }
  fs::rename(draft, path);
}

}  // namespace comparison
