/// @file
/// An echo server on standalone Asio with callbacks: one thread, an object per connection.
///
///     asio_callbacks [--port PORT]
#include <array>
#include <asio.hpp>
#include <limits>
#include <memory>
#include <utility>

#include "peer.h"

using asio::ip::tcp;

namespace {

/// A connection. Pending operations on it keep it alive.
class Session : public std::enable_shared_from_this<Session> {
 public:
  explicit Session(tcp::socket socket)
      : socket_(std::move(socket)) {}

  void receive() {
    socket_.async_read_some(asio::buffer(buffer_),
                            [self = shared_from_this()](std::error_code error, std::size_t size) {
                              if (!error) {
                                self->send(size);
                              }
                            });
  }

 private:
  void send(std::size_t size) {
    asio::async_write(socket_, asio::buffer(buffer_, size),
                      [self = shared_from_this()](std::error_code error, std::size_t) {
                        if (!error) {
                          self->receive();
                        }
                      });
  }

  tcp::socket socket_;
  std::array<char, buffer_size> buffer_;
};

void accept(tcp::acceptor& acceptor) {
  acceptor.async_accept([&acceptor](std::error_code error, tcp::socket socket) {
    if (!error) {
      std::make_shared<Session>(std::move(socket))->receive();
    }
    accept(acceptor);
  });
}

}  // namespace

int main(int argc, char** argv) {
  asio::io_context context(1);
  const auto port = static_cast<asio::ip::port_type>(port_of(argc, argv));
  tcp::acceptor acceptor(context, {asio::ip::address_v4::loopback(), port});
  acceptor.set_option(tcp::no_delay(true));  // Accepted sockets inherit it.
  acceptor.listen(std::numeric_limits<int>::max());
  say_ready(acceptor.native_handle());
  accept(acceptor);
  context.run();
}
