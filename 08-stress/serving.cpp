/// @file
/// What becomes of a client: he is served, and parted from.
#include "serving.hpp"

#include <sys/socket.h>

#include "file_transfer.hpp"
#include "posix.hpp"

namespace {

/// How much is dropped of what a client still sends that has been asked to go.
constexpr std::uint64_t most_dropped = 1 << 20;

}  // namespace

Task serve(Socket& client, Conversation& conversation, Shared& shared) {
  while (!conversation.over()) {
    const Bytes received = co_await client.receive();
    if (received.empty()) {
      co_return;
    }
    const Bytes reply = conversation.reply_to(received);
    if (conversation.file() == nullptr) {
      co_await client.send_all(reply);
    } else {
      co_await send_with_files(client, conversation, reply, shared);
    }
  }
}

Task part(Socket& client, const Shared& shared) {
  if (::shutdown(client.fd().number(), SHUT_WR) == -1) {
    throw_errno("cannot half-close");
  }
  const std::uint64_t before = client.bytes_received();
  // A stop has a time limit instead.
  while (shared.stopping || client.bytes_received() - before <= most_dropped) {
    const Bytes dropped = co_await client.drop();
    if (dropped.empty()) {
      co_return;
    }
  }
}
