/// @file
/// The HTTP service.
#include "http.hpp"

#include <string>
#include <string_view>

#include "http_body.hpp"
#include "http_head_reader.hpp"
#include "http_reply.hpp"

namespace {

using http::Status;

/// A reply's buffer of up to this many bytes is kept for the next one.
constexpr std::size_t kept_capacity = 8192;

void release(std::string& text) {
  text.clear();
  text.shrink_to_fit();
}

/// The only place that decides how a valid request is answered.
void append_answer(std::string& reply, const http::RequestHead& head) {
  http::append_reply_head(reply, Status::ok, head.text.size(), head.keep_alive,
                          "Content-Type: text/plain\r\n");
  if (head.method != "HEAD") {
    reply += head.text;
  }
}

class HttpConversation : public Conversation {
 public:
  Bytes reply_to(Bytes received) override;
  bool over() const override { return over_; }
  bool mid_head() const override { return head_reader_.begun(); }

 private:
  void read_head(std::string_view& bytes);
  void read_body(std::string_view& bytes);
  void answer(const http::RequestHead& head);
  void refuse(Status status);

  http::HeadReader head_reader_;
  http::BodySkipper body_;
  std::string held_reply_;  ///< the reply to a request whose body is not complete
  std::string reply_;
  bool last_ = false;  ///< whether the request being read is the last one
  bool over_ = false;
};

Bytes HttpConversation::reply_to(Bytes received) {
  reply_.clear();
  if (reply_.capacity() > kept_capacity) {
    reply_.shrink_to_fit();
  }
  std::string_view bytes(reinterpret_cast<const char*>(received.data()), received.size());
  while (!bytes.empty() && !over_) {
    if (body_.done()) {
      read_head(bytes);
    } else {
      read_body(bytes);
    }
  }
  return std::as_bytes(std::span(reply_));
}

void HttpConversation::read_head(std::string_view& bytes) {
  const std::optional<Status> status = head_reader_.take(bytes);
  if (!status) {
    return;
  }
  if (*status == Status::ok) {
    answer(head_reader_.head());
  } else {
    refuse(*status);
  }
  head_reader_.clear();
}

void HttpConversation::read_body(std::string_view& bytes) {
  if (!body_.skip(bytes)) {
    refuse(Status::bad_request);
  } else if (body_.done()) {
    reply_ += held_reply_;
    over_ = last_;
    release(held_reply_);
  }
}

void HttpConversation::answer(const http::RequestHead& head) {
  if (head.method != "GET" && head.method != "HEAD") {
    refuse(Status::method_not_allowed);
    return;
  }
  last_ = !head.keep_alive;
  body_.begin(head);
  if (body_.done()) {
    append_answer(reply_, head);
    over_ = last_;
    return;
  }
  append_answer(held_reply_, head);
  if (head.expects_continue) {
    reply_ += "HTTP/1.1 100 Continue\r\n\r\n";
  }
}

void HttpConversation::refuse(Status status) {
  const bool is_method = status == Status::method_not_allowed;
  http::append_reply_head(reply_, status, 0, false, is_method ? "Allow: GET, HEAD\r\n" : "");
  release(held_reply_);
  over_ = true;
}

}  // namespace

std::unique_ptr<Conversation> Http::begin() const {
  return std::make_unique<HttpConversation>();
}
