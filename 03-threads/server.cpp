/// @file
/// The server of this stage: a thread per connection.
#include "server.hpp"

#include <pthread.h>

#include <algorithm>
#include <exception>
#include <utility>

Server::Server(Listener listener, const Service& service, const Stop& stop, const Options& options)
    : listener_(std::move(listener)),
      service_(service),
      stop_(stop),
      max_connections_(options.max_connections) {}

void Server::run() {
  while (!stop_.requested()) {
    reap();
    if (threads_.size() >= max_connections_) {
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
  try {
    Threads started(1);
    Ended place(1, started.begin());
    started.front() =
        std::thread([this, place = std::move(place), client = std::move(client)]() mutable {
          handle(std::move(client));
          retire(place);
        });
    threads_.splice(threads_.end(), started);
  } catch (const std::exception&) {
    // Threads or memory are short. The client's socket is closed on the way here: it costs this
    // client, nobody else.
  }
}

// A thread can't join itself. It leaves word, and the loop joins it.
void Server::retire(Ended& self) {
  {
    const std::lock_guard lock(mutex_);
    ended_.splice(ended_.end(), self);
    if (ended_.size() != enough_) {
      return;
    }
  }
  stop_.wake();
}

void Server::reap() {
  Ended ended;
  {
    const std::lock_guard lock(mutex_);
    ended.swap(ended_);
    const bool full = threads_.size() - ended.size() >= max_connections_;
    enough_ = full || stop_.requested() ? 1 : a_few;
  }
  for (const Threads::iterator thread : ended) {
    thread->join();
    threads_.erase(thread);
  }
}

void Server::end_all() {
  const auto signal_all = [this](int signal) {
    for (std::thread& thread : threads_) {
      ::pthread_kill(thread.native_handle(), signal);
    }
  };
  signal_all(Stop::pass_on);
  for (reap(); !threads_.empty() && Stop::Clock::now() < stop_.deadline(); reap()) {
    stop_.wait(Fd(), stop_.deadline());
  }
  signal_all(Stop::time_is_up);
  for (std::thread& thread : threads_) {
    thread.join();
  }
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
