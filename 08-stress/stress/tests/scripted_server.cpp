/// @file
/// A server whose behaviour a test defines.
#include "scripted_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <string>

#include "posix.hpp"

namespace {

Fd bound_socket(std::uint16_t& port) {
  Fd socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  if (!socket || ::bind(socket.number(), generic, size) == -1 ||
      ::getsockname(socket.number(), generic, &size) == -1) {
    throw_errno("cannot bind a test server");
  }
  port = ntohs(address.sin_port);
  return socket;
}

}  // namespace

ScriptedServer::ScriptedServer(Behaviour behaviour, int backlog)
    : behaviour_(std::move(behaviour)),
      listener_(bound_socket(port_)) {
  if (::listen(listener_.number(), backlog) == -1) {
    throw_errno("cannot listen");
  }
  acceptor_ = std::thread([this] { accept_all(); });
}

ScriptedServer::~ScriptedServer() {
  ::shutdown(listener_.number(), SHUT_RDWR);
  acceptor_.join();
  {
    const std::lock_guard lock(mutex_);
    for (const Served& served : served_) {
      ::shutdown(served.socket.number(), SHUT_RDWR);
    }
  }
  for (Served& served : served_) {
    served.thread.join();
  }
}

void ScriptedServer::accept_all() {
  while (true) {
    Fd client(::accept4(listener_.number(), nullptr, nullptr, SOCK_CLOEXEC));
    if (!client) {
      return;
    }
    const std::uint64_t index = accepted_++;
    const std::lock_guard lock(mutex_);
    // The list keeps a second descriptor, so that the destructor can wake the thread at any time.
    served_.push_back({Fd(::dup(client.number())), {}});
    Served& served = served_.back();
    served.thread = std::thread([this, index, socket = std::move(client), &served]() mutable {
      behaviour_(socket, index);
      socket.close();
      const std::lock_guard closing(mutex_);
      served.socket.close();
    });
  }
}

std::uint16_t closed_port() {
  std::uint16_t port = 0;
  const Fd socket = bound_socket(port);
  return port;
}

std::string read_bytes(const Fd& client, std::size_t size) {
  std::string bytes(size, '\0');
  const ssize_t count = uninterrupted(
      [&] { return ::recv(client.number(), bytes.data(), bytes.size(), MSG_WAITALL); });
  bytes.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
  return bytes;
}

std::string read_head(const Fd& client) {
  std::string head;
  while (!head.ends_with("\r\n\r\n")) {
    const std::string byte = read_bytes(client, 1);
    if (byte.empty()) {
      return "";
    }
    head += byte;
  }
  return head;
}

void send_bytes(const Fd& client, const std::string& bytes) {
  for (std::size_t sent = 0; sent < bytes.size();) {
    const ssize_t count = uninterrupted([&] {
      return ::send(client.number(), bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    });
    if (count == -1) {
      return;
    }
    sent += static_cast<std::size_t>(count);
  }
}

void reset_at_close(const Fd& client) {
  const linger at_once{1, 0};
  ::setsockopt(client.number(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

void echo(const Fd& client, std::uint64_t) {
  std::array<char, 65'536> buffer{};
  while (true) {
    const ssize_t size =
        uninterrupted([&] { return ::recv(client.number(), buffer.data(), buffer.size(), 0); });
    if (size <= 0) {
      return;
    }
    send_bytes(client, std::string(buffer.data(), static_cast<std::size_t>(size)));
  }
}

stress::LoadPlan plan_for(const ScriptedServer& server) {
  stress::LoadPlan plan;
  plan.host = "127.0.0.1";
  plan.port = server.port();
  plan.connections = 4;
  plan.messages = 5;
  plan.progress = "none";
  return plan;
}

stress::Result run_unobserved(const stress::LoadPlan& plan) {
  return stress::run(
      plan, {[](std::uint64_t, const stress::Tally&) {}, [](stress::Duration, std::uint64_t) {}});
}

std::uint64_t failed_by(const stress::Result& result, stress::Failure why) {
  return result.total.errors[static_cast<std::size_t>(why)];
}

bool adds_up(const stress::Result& result) {
  const stress::Tally& total = result.total;
  return total.sent == total.ok + total.failed() + total.unanswered &&
         total.latency.count() == total.ok;
}
