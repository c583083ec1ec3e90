/// @file
/// The server of this stage: a process per connection.
#include "server.hpp"

#include <sys/prctl.h>
#include <sys/wait.h>

#include <algorithm>
#include <exception>
#include <utility>

Server::Server(Listener listener, const Service& service, const Stop& stop, const Options& options)
    : listener_(std::move(listener)),
      stop_(stop),
      max_connections_(options.max_connections),
      conversation_(service.begin()) {}

void Server::run() {
  stop_.wake_on(SIGCHLD);
  while (!stop_.requested()) {
    reap();
    if (children_.size() >= max_connections_) {
      stop_.wait(Fd());
    } else if (Fd client = listener_.accept()) {
      totals_.add_connection();
      start(std::move(client));
    } else {
      listener_.wait(stop_);
    }
  }
  listener_.close();
  end_all();
}

void Server::start(Fd client) {
  const pid_t parent = ::getpid();
  const pid_t child = ::fork();
  if (child == 0) {
    // However the parent ends, its children end too; and it may have ended before this line.
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() == parent) {
      listener_.close();
      handle(std::move(client));
    }
    ::_exit(0);
  }
  // After a failed fork the client's only socket is closed here: it costs this client, nobody else.
  if (child != -1) {
    children_.push_back(child);
  }
}

void Server::reap() {
  for (pid_t child = 0; (child = ::waitpid(-1, nullptr, WNOHANG)) > 0;) {
    std::erase(children_, child);
  }
}

void Server::end_all() {
  for (const pid_t child : children_) {
    ::kill(child, Stop::pass_on);
  }
  const auto until = stop_.deadline() + std::chrono::milliseconds(500);
  while (!children_.empty() && Stop::Clock::now() < until) {
    stop_.wait(Fd(), until);
    reap();
  }
  for (const pid_t child : children_) {
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
  }
}

void Server::handle(Fd client) {
  const Stop::Interruptible interruptible(client);
  try {
    serve(client, *conversation_);
    if (conversation_->over() || stop_.requested()) {
      part(client, std::min(Stop::Clock::now() + Stop::patience, stop_.deadline()));
    }
  } catch (const std::exception&) {
    // The client reset the connection, or is gone. That ends this connection, and nothing else.
  }
}

void Server::serve(const Fd& client, Conversation& conversation) {
  Buffer buffer;
  while (!conversation.over() && !stop_.requested()) {
    const Bytes received = receive(client, buffer);
    if (received.empty()) {
      return;
    }
    send_all(client, conversation.reply_to(received));
  }
}

void Server::send_all(const Fd& client, Bytes reply) {
  while (!reply.empty()) {
    const std::size_t sent = send_some(client, reply);
    if (sent == 0) {
      return;
    }
    totals_.add_bytes(sent);
    reply = reply.subspan(sent);
  }
}
