/// @file
#include "server.hpp"

#include <sys/prctl.h>
#include <unistd.h>

#include <exception>
#include <utility>

#include "blocking.hpp"

Server::Server(Listener listener, const Service& service, const Stop& stop, const Options& options)
    : listener_(std::move(listener)),
      service_(service),
      stop_(stop),
      children_(stop, options.max_connections) {}

void Server::run() {
  while (!stop_.requested()) {
    children_.reap();
    if (children_.full()) {
      stop_.wait(Fd());
    } else if (Fd client = listener_.accept()) {
      totals_.add_connection();
      start(std::move(client));
    } else {
      wait_for_client(listener_, stop_);
    }
  }
  listener_.close();
  children_.end_all();
}

void Server::start(Fd client) {
  const pid_t parent = ::getpid();
  const pid_t child = ::fork();
  if (child == 0) {
    // However the parent ends, its children end too. It may have ended before this line.
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() == parent) {
      listener_.close();
      handle(std::move(client));
    }
    ::_exit(0);
  }
  // If fork failed, the client's only socket is closed here: only this client is lost.
  if (child != -1) {
    children_.add(child);
  }
}

void Server::handle(Fd client) {
  const Stop::Interruptible interruptible(client);
  try {
    const auto conversation = service_.begin();
    serve(client, *conversation);
    if (conversation->over() || stop_.requested()) {
      close_gracefully(client, stop_);
    }
  } catch (const std::exception&) {
    // A reset or a vanished client ends this connection and nothing else.
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
