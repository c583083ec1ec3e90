/// @file
/// HTTP/1.1 as a client: requests.
#include "http_protocol.hpp"

#include <algorithm>
#include <cstring>
#include <string_view>

#include "http_reply_reader.hpp"

namespace stress {

namespace {

constexpr std::string_view after = "\r\n\r\n";

/// Maps bytes to 64 printable characters that are allowed in a field value.
void make_printable(std::span<std::byte> bytes) {
  constexpr std::string_view alphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  for (std::byte& byte : bytes) {
    byte = static_cast<std::byte>(alphabet[std::to_integer<std::size_t>(byte) % alphabet.size()]);
  }
}

/// Copies @p text from @p offset on to the front of @p out, and removes what it filled from @p out.
void write_text(std::string_view text, std::size_t offset, std::span<std::byte>& out) {
  if (offset < text.size()) {
    const std::size_t size = std::min(text.size() - offset, out.size());
    std::memcpy(out.data(), text.data() + offset, size);
    out = out.subspan(size);
  }
}

std::string host_field(const LoadPlan& plan) {
  const bool bracketed = plan.host.find(':') != std::string::npos;
  return (bracketed ? "[" + plan.host + "]" : plan.host) + ":" + std::to_string(plan.port);
}

}  // namespace

HttpProtocol::HttpProtocol(const LoadPlan& plan)
    : before_("GET " + plan.path + " HTTP/1.1\r\nHost: " + host_field(plan) + "\r\nX-Payload: "),
      payload_size_(plan.size) {}

std::size_t HttpProtocol::request_size() const {
  return before_.size() + payload_size_ + after.size();
}

void HttpProtocol::write_request(std::uint64_t key, std::size_t offset,
                                 std::span<std::byte> out) const {
  const std::size_t whole = out.size();
  const auto here = [&] { return offset + whole - out.size(); };
  write_text(before_, here(), out);
  const std::size_t payload_end = before_.size() + payload_size_;
  if (here() < payload_end && !out.empty()) {
    const std::span<std::byte> part = out.first(std::min(payload_end - here(), out.size()));
    fill_payload(key, here() - before_.size(), part);
    make_printable(part);
    out = out.subspan(part.size());
  }
  if (!out.empty()) {
    write_text(after, here() - payload_end, out);
  }
}

std::unique_ptr<ReplyReader> HttpProtocol::new_reader() const {
  return std::make_unique<HttpReplyReader>(*this);
}

}  // namespace stress
