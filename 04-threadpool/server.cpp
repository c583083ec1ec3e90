/// @file
/// The server of this stage: a pool of threads.
#include "server.hpp"

#include <algorithm>
#include <exception>
#include <utility>

Server::Server(Listener listener, const Service& service, const Stop& stop, const Options& options)
    : listener_(std::move(listener)),
      service_(service),
      stop_(stop),
      pool_(
          options.workers, options.queue, [this](Fd client) { handle(std::move(client)); },
          [this] { stop_.wake(); }) {}

void Server::run() {
  while (!stop_.requested()) {
    if (pool_.full()) {
      stop_.wait(Fd());
    } else if (Fd client = listener_.accept()) {
      totals_.add_connection();
      pool_.submit(std::move(client));
    } else {
      listener_.wait(stop_);
    }
  }
  listener_.close();
  end_all();
}

void Server::end_all() {
  pool_.close();
  pool_.signal(Stop::pass_on);
  if (!pool_.wait_for_end(stop_.deadline())) {
    pool_.signal(Stop::time_is_up);
  }
  pool_.join();
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
