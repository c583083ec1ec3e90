/// @file
/// The interactive client: sends what is typed and prints what comes back.
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <stdexcept>
#include <string>

#include <fmt/format.h>

#include "address.hpp"
#include "blocking.hpp"
#include "command_line.hpp"
#include "posix.hpp"

namespace {

/// @throws std::runtime_error "cannot connect to HOST:PORT: WHY"
Fd connect_to(const std::string& host, std::uint16_t port) {
  return first_usable(host, port, 0, "connect to", [](const addrinfo& address) {
    Fd socket(::socket(address.ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (!socket || ::connect(socket.number(), address.ai_addr, address.ai_addrlen) == -1) {
      return Fd();
    }
    return socket;
  });
}

void print(Bytes bytes) {
  while (!bytes.empty()) {
    const ssize_t written =
        uninterrupted([&] { return ::write(STDOUT_FILENO, bytes.data(), bytes.size()); });
    if (written == -1) {
      throw_errno("cannot write to standard output");
    }
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
}

Bytes read_input(Buffer& buffer) {
  const ssize_t got =
      uninterrupted([&] { return ::read(STDIN_FILENO, buffer.data(), buffer.size()); });
  if (got == -1) {
    throw_errno("cannot read standard input");
  }
  return Bytes(buffer).first(static_cast<std::size_t>(got));
}

/// Sends as much as the socket accepts without blocking.
/// @return what is left
Bytes send_without_waiting(const Fd& server, Bytes bytes) {
  const ssize_t sent = uninterrupted([&] {
    return ::send(server.number(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  });
  if (sent == -1 && errno != EAGAIN && errno != EWOULDBLOCK) {
    throw_errno("cannot send");
  }
  return sent == -1 ? bytes : bytes.subspan(static_cast<std::size_t>(sent));
}

/// Waits for input, for the server, and for room to send, all at once. If we only sent while the
/// server echoes, both would block on full buffers: a deadlock.
void talk(const Fd& server) {
  Buffer typed;
  Buffer replied;
  Bytes unsent;
  bool input_ended = false;
  while (true) {
    const bool wants_input = unsent.empty() && !input_ended;
    std::array<pollfd, 2> waited{
        {{server.number(), static_cast<short>(unsent.empty() ? POLLIN : POLLIN | POLLOUT), 0},
         {wants_input ? STDIN_FILENO : -1, POLLIN, 0}}};
    poll_until(waited, Stop::Clock::time_point::max());
    if (waited[1].revents != 0) {
      unsent = read_input(typed);
      input_ended = unsent.empty();
      if (input_ended) {
        ::shutdown(server.number(), SHUT_WR);
      }
    }
    if (!unsent.empty()) {
      unsent = send_without_waiting(server, unsent);
    }
    if ((waited[0].revents & ~POLLOUT) != 0) {
      const Bytes reply = receive(server, replied);
      if (reply.empty() && !input_ended) {
        throw std::runtime_error("the server closed the connection");
      }
      if (reply.empty()) {
        return;
      }
      print(reply);
    }
  }
}

}  // namespace

int main(int argc, char* argv[]) {
  open_standard_descriptors();
  try {
    std::string host;
    std::uint16_t port = 0;
    CommandLine line("client", "Sends each line typed to a server and prints the reply.");
    line.argument("HOST", some_text(host, "an address or a name"), "address or name of the server");
    line.argument("PORT", whole_number(port, 1), "1 to 65535");
    if (line.parse(argc, argv)) {
      talk(connect_to(host, port));
    }
    return 0;
  } catch (const UsageError& mistake) {
    std::fputs(fmt::format("client: {}\n", mistake.what()).c_str(), stderr);
    return 2;
  } catch (const std::exception& failure) {
    std::fputs(fmt::format("client: {}\n", failure.what()).c_str(), stderr);
    return 1;
  }
}
