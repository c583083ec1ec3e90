/// @file
#include "server.hpp"

#include <exception>
#include <utility>

#include "blocking.hpp"

Server::Server(Listener listener, const Service& service, const Stop& stop, const Options& options)
    : listener_(std::move(listener)),
      service_(service),
      stop_(stop),
      threads_(stop, options.max_connections) {}

void Server::run() {
  while (!stop_.requested()) {
    threads_.reap();
    if (threads_.full()) {
      stop_.wait(Fd());
    } else if (Fd client = listener_.accept()) {
      totals_.add_connection();
      start(std::move(client));
    } else {
      wait_for_client(listener_, stop_);
    }
  }
  listener_.close();
  threads_.end_all();
}

void Server::start(Fd client) {
  try {
    threads_.add([this, client = std::move(client)]() mutable { handle(std::move(client)); });
  } catch (const std::exception&) {
    // No thread could be created. The client's socket is closed here: only this client is lost.
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
