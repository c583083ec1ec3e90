/// @file
/// Sends files to a client.
#include "file_transfer.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <stdexcept>
#include <utility>

#include "posix.hpp"

namespace {

/// How much of a file is sent before other clients get a turn, in bytes.
constexpr off_t chunk = 1 << 20;

/// What sendfile(2) passes to the socket at a time: as much as a pipe holds (pipe(7)).
constexpr std::uint64_t one_piece = 64 << 10;

/// Gives up on a file that was truncated. The queued part of it may be zeros by now; the socket is
/// made to close with a reset, which keeps that from the client.
[[noreturn]] void fail_as_cut(const Socket& client) {
  const linger no_longer{1, 0};
  ::setsockopt(client.fd().number(), SOL_SOCKET, SO_LINGER, &no_longer, sizeof no_longer);
  throw std::runtime_error("a file was truncated while it was sent");
}

/// Sends a part of a file by sendfile(2), without copying it through this process.
Task send_file(Socket& client, const FilePart& part, const WorkerContext& context) {
  auto offset = static_cast<off_t>(part.offset);
  const auto end = static_cast<off_t>(part.offset + part.size);
  while (offset < end && !context.expired) {
    const std::size_t wanted = static_cast<std::size_t>(std::min(end - offset, chunk));
    const ssize_t sent = uninterrupted(
        [&] { return ::sendfile(client.fd().number(), part.file.number(), &offset, wanted); });
    if (sent == 0) {
      fail_as_cut(client);
    }
    if (sent == -1 && errno != EAGAIN) {
      throw_errno("cannot send a file");
    }
    if (sent > 0) {
      client.add_sent(static_cast<std::size_t>(sent));
      if (offset < end) {
        co_await client.yield();
      }
    } else {
      co_await client.writable();
    }
  }
}

/// While a cork exists, only full segments are sent: sendfile(2) has no flag such as MSG_MORE, and
/// pushes out the end of each of its pieces. Source: tcp(7), TCP_CORK
class Cork {
 public:
  Cork(const Socket& client, bool wanted)
      : client_(client),
        wanted_(wanted) {
    set(1);
  }
  ~Cork() { set(0); }
  Cork(const Cork&) = delete;
  Cork& operator=(const Cork&) = delete;

 private:
  void set(int value) const {
    if (wanted_) {
      ::setsockopt(client_.fd().number(), IPPROTO_TCP, TCP_CORK, &value, sizeof value);
    }
  }

  const Socket& client_;
  const bool wanted_;
};

/// Sends a part of a file by pread(2) and send(2).
Task copy_file(Socket& client, const FilePart& part, WorkerContext& context) {
  Buffer& buffer = context.buffer;
  for (std::uint64_t done = 0; done < part.size && !context.expired;) {
    const std::size_t wanted = std::min<std::uint64_t>(part.size - done, buffer.size());
    const ssize_t got = uninterrupted([&] {
      return ::pread(part.file.number(), buffer.data(), wanted,
                     static_cast<off_t>(part.offset + done));
    });
    if (got == -1) {
      throw_errno("cannot read a file");
    }
    if (got == 0) {
      throw std::runtime_error("a file was truncated while it was sent");
    }
    done += static_cast<std::uint64_t>(got);
    co_await client.send_all(Bytes(buffer).first(static_cast<std::size_t>(got)));
    co_await client.yield();
  }
}

}  // namespace

Task send_with_files(Socket& client, Conversation& conversation, Bytes reply,
                     WorkerContext& context) {
  while (const FilePart* const part = conversation.file()) {
    {
      const Cork cork(client, part->size > one_piece);
      // The head shares a segment with the beginning of the file, instead of having its own.
      co_await client.send_all(reply, MSG_MORE);
      Task sending = context.use_sendfile ? send_file(client, *part, context)
                                          : copy_file(client, *part, context);
      co_await std::move(sending);
      reply = conversation.reply_to({});
    }
    if (conversation.file() != nullptr) {
      co_await client.yield();
    }
  }
  co_await client.send_all(reply);
}
