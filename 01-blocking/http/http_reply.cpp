/// @file
/// Writes the heads of HTTP replies.
#include "http_reply.hpp"

#include <array>
#include <cstddef>
#include <ctime>

namespace http {
namespace {

using std::chrono::system_clock;

/// The current date. It is formatted again when the second changes; each thread has its own copy,
/// so that none waits for another.
const std::string& date_now() {
  thread_local system_clock::time_point second;
  thread_local std::string text;
  const auto now = std::chrono::floor<std::chrono::seconds>(system_clock::now());
  if (now != second || text.empty()) {
    text = date(now);
    second = now;
  }
  return text;
}

}  // namespace

std::string date(system_clock::time_point time) {
  const std::time_t seconds = system_clock::to_time_t(time);
  std::tm utc{};
  ::gmtime_r(&seconds, &utc);
  std::array<char, 64> text{};
  // The names are English: a program starts in the "C" locale, and ours stay in it.
  const std::size_t size =
      std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &utc);
  return {text.data(), size};
}

void append_reply_head(std::string& reply, Status status, std::uint64_t content_length,
                       bool keep_alive, std::string_view more_fields) {
  reply += "HTTP/1.1 ";
  reply += std::to_string(static_cast<int>(status));
  reply += ' ';
  reply += reason(status);
  reply += "\r\nDate: ";
  reply += date_now();
  reply += "\r\nServer: eight-servers\r\nContent-Length: ";
  reply += std::to_string(content_length);
  reply += keep_alive ? "\r\nConnection: keep-alive\r\n" : "\r\nConnection: close\r\n";
  reply += more_fields;
  reply += "\r\n";
}

}  // namespace http
