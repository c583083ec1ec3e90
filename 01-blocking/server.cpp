/// @file
#include "server.hpp"

#include <exception>
#include <utility>

#include "blocking.hpp"

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
      wait_for_client(listener_, stop_);
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
