/// @file
/// The server program: options, a listener, a server, a stop.
#include <csignal>
#include <cstdio>
#include <exception>
#include <memory>
#include <string>

#include <fmt/format.h>

#include "echo.hpp"
#include "http.hpp"
#include "net.hpp"
#include "options.hpp"
#include "posix.hpp"
#include "stage.hpp"
#include "stop.hpp"
#include "supervisor.hpp"

namespace {

/// Prints and flushes a line. A closed pipe (SIGPIPE) is ignored.
void announce(const std::string& line) {
  const auto previous = std::signal(SIGPIPE, SIG_IGN);
  std::fputs((line + "\n").c_str(), stdout);
  std::fflush(stdout);
  std::signal(SIGPIPE, previous);
}

std::unique_ptr<Service> make_service(const Options& options) {
  if (options.service == "http") {
    return std::make_unique<Http>(options.root);
  }
  return std::make_unique<Echo>();
}

void run_server(const Options& options) {
  const Stop stop;
  Listener listener(options.host, options.port, options.backlog);
  const std::string address = listener.address();
  const auto service = make_service(options);
  Supervisor server(std::move(listener), *service, stop, options);
  announce("listening on " + address);
  server.run();
  announce(fmt::format("served {} connections, {} bytes", server.totals().connections(),
                       server.totals().bytes()));
}

}  // namespace

int main(int argc, char* argv[]) {
  open_standard_descriptors();
  try {
    Options options;
    CommandLine line("server", fmt::format("The server of {}.", stage::name));
    options.add_to(line);
    if (line.parse(argc, argv)) {
      run_server(options);
    }
    return 0;
  } catch (const UsageError& mistake) {
    std::fputs(fmt::format("server: {}\n", mistake.what()).c_str(), stderr);
    return 2;
  } catch (const std::exception& failure) {
    std::fputs(fmt::format("server: {}\n", failure.what()).c_str(), stderr);
    return 1;
  }
}
