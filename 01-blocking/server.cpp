/// @file
/// The server of this stage: one client at a time.
#include "server.hpp"

#include <algorithm>
#include <exception>
#include <utility>

Server::Server(Listener listener, const Service& service, const Stop& stop,
               const Options& /*options*/)
    : listener_(std::move(listener)),
      service_(service),
      stop_(stop) {}

void Server::run() {
  while (!stop_.requested()) {
    if (Fd client = listener_.accept()) {
      totals_.add_connection();
      handle(std::move(client));
    } else {
      listener_.wait(stop_);
    }
  }
  listener_.close();
}

void Server::handle(Fd client) {
  const Stop::Interruptible interruptible(client);
  try {
    const auto conversation = service_.begin();
    serve(client, *conversation);
    if (conversation->over() || stop_.requested()) {
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
