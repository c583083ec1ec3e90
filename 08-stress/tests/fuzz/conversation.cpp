/// @file
/// Fuzzes the HTTP service, from the parser of heads to the files: a client gets the same replies
/// however its bytes are split, and never anything from outside the root. The first byte of an
/// input is the size of the pieces, and its highest bit tells whether files are served.
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <string>

#include "directory.hpp"
#include "fuzz.hpp"
#include "http.hpp"

namespace {

const std::string& site() {
  static const Directory directory;
  static const std::string root = [] {
    directory.write("r/index.html", "home");
    directory.write("r/d/ten", "0123456789");
    directory.write("s", "OUTSIDE");
    std::filesystem::create_symlink("../s", directory.path("r/o"));
    return directory.path("r");
  }();
  return root;
}

/// @return the reply to @p text, and all files that follow
std::string receive_reply(Conversation& conversation, std::string_view text) {
  std::string received;
  for (bool more = true; more; text = {}) {
    const Bytes reply = conversation.reply_to(std::as_bytes(std::span(text)));
    received.append(reinterpret_cast<const char*>(reply.data()), reply.size());
    const FilePart* const part = conversation.file();
    more = part != nullptr;
    if (more) {
      std::string bytes(part->size, '\0');
      const ssize_t size = ::pread(part->file.number(), bytes.data(), bytes.size(),
                                   static_cast<off_t>(part->offset));
      require(size == static_cast<ssize_t>(part->size), "a part is within its file");
      received += bytes;
    }
  }
  return received;
}

/// @return all replies to @p text, sent in pieces, with the dates removed
std::string talk(const Http& service, std::string_view text, std::size_t piece) {
  const auto conversation = service.begin();
  std::string received;
  for (; !text.empty(); text.remove_prefix(std::min(piece, text.size()))) {
    received += receive_reply(*conversation, text.substr(0, piece));
  }
  for (std::size_t at = 0; (at = received.find("\r\nDate: ", at)) != std::string::npos; ++at) {
    received.erase(at, std::min(received.find('\n', at + 2), received.size()) - at);
  }
  return received;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) {
    return 0;
  }
  static const Http with_files(site());
  static const Http without_files;
  const bool has_files = data[0] >= 0x80;
  const Http& service = has_files ? with_files : without_files;
  const std::size_t piece = std::max<std::size_t>(data[0] % 0x80, 1);
  const std::string_view text = to_text(data, size).substr(1);
  const std::string whole = talk(service, text, text.size());
  require(talk(service, text, piece) == whole, "the replies do not depend on the pieces");
  require(!has_files || whole.find("OUTSIDE") == std::string::npos, "nothing comes from outside");
  require(whole.empty() || whole.starts_with("HTTP/1.1 "), "a reply is an HTTP reply");
  return 0;
}
