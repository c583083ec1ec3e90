/// @file
/// An echo server on standalone Asio with C++20 coroutines: one thread, a coroutine per connection.
///
///     asio_coroutines [--port PORT]
#include <array>
#include <asio.hpp>
#include <limits>
#include <system_error>
#include <utility>

#include "peer.h"

using asio::ip::tcp;

namespace {

asio::awaitable<void> serve(tcp::socket socket) {
  std::array<char, buffer_size> buffer;
  try {
    while (true) {
      const std::size_t size =
          co_await socket.async_read_some(asio::buffer(buffer), asio::use_awaitable);
      co_await asio::async_write(socket, asio::buffer(buffer, size), asio::use_awaitable);
    }
  } catch (const std::system_error&) {
    // The client has disconnected, which ends this connection only.
  }
}

asio::awaitable<void> accept_all(tcp::acceptor& acceptor) {
  while (true) {
    std::error_code error;
    tcp::socket socket =
        co_await acceptor.async_accept(asio::redirect_error(asio::use_awaitable, error));
    if (!error) {
      asio::co_spawn(acceptor.get_executor(), serve(std::move(socket)), asio::detached);
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  asio::io_context context(1);
  const auto port = static_cast<asio::ip::port_type>(port_of(argc, argv));
  tcp::acceptor acceptor(context, {asio::ip::address_v4::loopback(), port});
  acceptor.set_option(tcp::no_delay(true));  // Accepted sockets inherit it.
  acceptor.listen(std::numeric_limits<int>::max());
  say_ready(acceptor.native_handle());
  asio::co_spawn(context, accept_all(acceptor), asio::detached);
  context.run();
}
