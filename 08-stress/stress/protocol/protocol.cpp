/// @file
/// The echo protocol, and the choice of the protocol.
#include "protocol.hpp"

#include <algorithm>

#include "http_protocol.hpp"

namespace stress {

namespace {

class EchoReader : public ReplyReader {
 public:
  explicit EchoReader(std::size_t size)
      : size_(size) {}

  ReplyVerdict read(std::uint64_t key, Bytes& received) override {
    const Bytes part = received.first(std::min(size_ - read_, received.size()));
    if (!is_payload(key, read_, part)) {
      return ReplyVerdict::wrong;
    }
    received = received.subspan(part.size());
    read_ += part.size();
    if (read_ < size_) {
      return ReplyVerdict::incomplete;
    }
    read_ = 0;
    return ReplyVerdict::right;
  }

  bool ends_with_stream() const override { return false; }
  void restart() override { read_ = 0; }

 private:
  std::size_t size_;
  std::size_t read_ = 0;
};

/// The request is the payload, and so is the reply.
class EchoProtocol : public Protocol {
 public:
  explicit EchoProtocol(std::size_t size)
      : size_(size) {}

  std::size_t request_size() const override { return size_; }

  void write_request(std::uint64_t key, std::size_t offset,
                     std::span<std::byte> out) const override {
    fill_payload(key, offset, out);
  }

  std::unique_ptr<ReplyReader> new_reader() const override {
    return std::make_unique<EchoReader>(size_);
  }

 private:
  std::size_t size_;
};

}  // namespace

std::unique_ptr<Protocol> make_protocol(const LoadPlan& plan) {
  if (plan.service == "http") {
    return std::make_unique<HttpProtocol>(plan);
  }
  return std::make_unique<EchoProtocol>(plan.size);
}

}  // namespace stress
