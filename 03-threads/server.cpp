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
    if (full()) {
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

bool Server::full() {
  const std::lock_guard lock(mutex_);
  return threads_.size() >= max_connections_;
}

void Server::start(Fd client) {
  const std::lock_guard lock(mutex_);
  try {
    Threads started(1);
    started.front() =
        std::thread([this, self = started.begin(), client = std::move(client)]() mutable {
          handle(std::move(client));
          retire(self);
        });
    threads_.splice(threads_.end(), started);
  } catch (const std::exception&) {
    // Threads or memory are short. The client's socket is closed on the way here: it costs this
    // client, nobody else.
  }
}

// A thread can't join itself. Each joins the one that ended before it; the stop joins the last.
void Server::retire(Threads::iterator self) {
  std::unique_lock lock(mutex_);
  std::thread before = std::exchange(retired_, std::move(*self));
  threads_.erase(self);
  if (threads_.size() + 1 == max_connections_) {
    stop_.wake();
  }
  if (threads_.empty()) {
    all_ended_.notify_one();
  }
  lock.unlock();
  if (before.joinable()) {
    before.join();
  }
}

void Server::end_all() {
  std::unique_lock lock(mutex_);
  const auto none_left = [this] { return threads_.empty(); };
  const auto signal_all = [this](int signal) {
    for (std::thread& thread : threads_) {
      ::pthread_kill(thread.native_handle(), signal);
    }
  };
  signal_all(Stop::pass_on);
  if (!all_ended_.wait_until(lock, stop_.deadline(), none_left)) {
    signal_all(Stop::time_is_up);
    all_ended_.wait(lock, none_left);
  }
  lock.unlock();
  if (retired_.joinable()) {
    retired_.join();
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
