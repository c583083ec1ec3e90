/// @file
#include "options.hpp"

#include <fcntl.h>
#include <sys/resource.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <thread>

#include <fmt/format.h>

#include "fd.hpp"

namespace {

/// Standard input, output and error, the listener, the wake-up, and some spare.
constexpr rlim_t reserved_descriptors = 16;

/// More than a machine has memory for; used in place of "unlimited".
constexpr rlim_t ample_descriptors = 1 << 20;

/// More than any current machine can use.
constexpr std::size_t max_workers = 4096;

/// Raises the descriptor limit as far as allowed. Source: getrlimit(2), RLIMIT_NOFILE.
/// @return how many connections it is enough for, 1 or more
std::size_t raise_descriptor_limit() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
  const rlim_t descriptors = std::min(limit.rlim_max, ample_descriptors);
  return descriptors > reserved_descriptors ? descriptors - reserved_descriptors : 1;
}

bool has(std::string_view option) {
  return std::find(stage::options.begin(), stage::options.end(), option) != stage::options.end();
}

/// Reads the directory to serve, and selects the one service that serves files.
Reader served_directory(std::string& root, std::string& service) {
  return [&](const std::string& text) -> std::optional<std::string> {
    if (!Fd(::open(text.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC))) {
      return fmt::format("a directory that can be read ({})",
                         std::generic_category().message(errno));
    }
    root = text;
    service = "http";
    return std::nullopt;
  };
}

}  // namespace

Options::Options()
    : max_connections(raise_descriptor_limit()),
      workers(std::max(std::thread::hardware_concurrency(), 1U)) {}

void Options::add_files_to(CommandLine& line) {
  line.option("--root", "DIR", served_directory(root, service),
              "serve the files of DIR; --service is http then, unless it is given; none");
  line.flag("--no-sendfile", sendfile, "copy files through user space, not by sendfile(2)", false);
}

void Options::add_log_to(CommandLine& line) {
  line.option("--log-file", "PATH", some_text(log_file, "a path"),
              "file that the log is appended to; none");
  line.option("--log-level", "LEVEL", one_of(log_level, {"debug", "info", "warn", "error", "off"}),
              "debug, info, warn, error or off; info");
  if (has("--log-rotate")) {
    line.option("--log-rotate", "BYTES", whole_number(log_rotate, 0),
                "size at which the log file is rotated; never");
    line.option("--log-keep", "N", whole_number(log_keep, 0), "old log files that stay; 5");
  }
}

void Options::add_to(CommandLine& line) {
  // Values are read in this order, so that --service overrides what --root selects.
  if (has("--root")) {
    add_files_to(line);
  }
  line.option("--host", "ADDRESS", some_text(host, "an address or a name"),
              "IPv4 or IPv6 address or name to listen on; 127.0.0.1");
  line.option("--port", "PORT", whole_number(port, 0),
              "0 to 65535, 0 lets the kernel pick; " + std::to_string(port));
  line.option("--service", "echo|http", one_of(service, {"echo", "http"}),
              "what the connections speak; echo");
  line.option("--backlog", "N", whole_number(backlog, 1),
              "listen queue, 1 or more; the system's maximum");
  if (has("--max-connections")) {
    line.option("--max-connections", "N", whole_number(max_connections, 1),
                "served at once, 1 or more; as many as the descriptor limit allows");
  }
  if (has("--workers")) {
    line.option("--workers", "N", whole_number(workers, stage::min_workers, max_workers),
                fmt::format("{} or more; the number of cores", stage::min_workers));
  }
  if (has("--idle-timeout")) {
    line.option("--idle-timeout", "SECONDS", seconds(idle_timeout),
                "after which an idle connection is closed, fractions allowed, 0 is never; 60");
  }
  if (has("--queue")) {
    line.option("--queue", "N", whole_number(queue, 1),
                "connections that may wait for a worker, 1 or more; 1024");
  }
  if (has("--log-file")) {
    add_log_to(line);
  }
}
