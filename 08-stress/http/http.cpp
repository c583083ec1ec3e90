/// @file
/// The HTTP service.
#include "http.hpp"

#include <string>
#include <string_view>
#include <utility>

#include "http_body.hpp"
#include "http_head_reader.hpp"
#include "http_reply.hpp"
#include "static_files.hpp"

namespace {

using http::Status;

/// A reply's buffer of up to this many bytes is kept for the next one.
constexpr std::size_t kept_capacity = 8192;

void release(std::string& text) {
  text.clear();
  text.shrink_to_fit();
}

/// A reply, as far as it is ready.
struct Reply {
  std::string text;
  std::optional<FilePart> part;  ///< sent after the text

  void clear() {
    text.clear();
    part.reset();
  }
};

void append_own_head(Reply& reply, const http::RequestHead& head) {
  http::append_reply_head(reply.text, Status::ok, head.text.size(), head.keep_alive,
                          "Content-Type: text/plain\r\n");
  if (head.method != "HEAD") {
    reply.text += head.text;
  }
}

/// @return whether the connection persists: not after a malformed target, nor without descriptors
bool append_file(Reply& reply, const http::RequestHead& head, const http::StaticFiles& files) {
  http::FileAnswer answer = files.answer(head);
  const bool persists = head.keep_alive && answer.status != Status::bad_request &&
                        answer.status != Status::service_unavailable;
  http::append_reply_head(reply.text, answer.status, answer.length, persists, answer.fields);
  reply.text += answer.body;
  reply.part = std::move(answer.part);
  return persists;
}

class HttpConversation : public Conversation {
 public:
  explicit HttpConversation(const http::StaticFiles* files)
      : files_(files) {}

  Bytes reply_to(Bytes received) override;
  const FilePart* file() const override { return reply_.part ? &*reply_.part : nullptr; }
  bool over() const override { return over_; }
  bool mid_head() const override { return head_reader_.begun(); }

 private:
  void read(std::string_view& bytes);
  void read_head(std::string_view& bytes);
  void read_body(std::string_view& bytes);
  void answer(const http::RequestHead& head);
  void append_answer(Reply& reply, const http::RequestHead& head);
  void refuse(Status status);

  http::HeadReader head_reader_;
  http::BodySkipper body_;
  const http::StaticFiles* files_;  ///< nullptr if there are none
  Reply held_reply_;                ///< to a request whose body is not complete
  Reply reply_;
  std::string pipelined_;  ///< what follows the request whose file is being sent
  bool last_ = false;      ///< whether the request being read is the last one
  bool over_ = false;
};

Bytes HttpConversation::reply_to(Bytes received) {
  reply_.clear();
  if (reply_.text.capacity() > kept_capacity) {
    reply_.text.shrink_to_fit();
  }
  std::string_view bytes(reinterpret_cast<const char*>(received.data()), received.size());
  if (pipelined_.empty()) {
    read(bytes);
    pipelined_ = bytes;
  } else {
    pipelined_ += bytes;
    bytes = pipelined_;
    read(bytes);
    pipelined_.erase(0, pipelined_.size() - bytes.size());
  }
  if (pipelined_.empty()) {
    release(pipelined_);
  }
  return std::as_bytes(std::span(reply_.text));
}

/// Reads up to the end of the bytes, the next file, or the end of the conversation.
void HttpConversation::read(std::string_view& bytes) {
  while (!bytes.empty() && !over_ && !reply_.part) {
    if (body_.done()) {
      read_head(bytes);
    } else {
      read_body(bytes);
    }
  }
  if (over_) {
    bytes = {};
  }
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
    reply_.text += held_reply_.text;
    reply_.part = std::exchange(held_reply_.part, std::nullopt);
    over_ = last_;
    release(held_reply_.text);
  }
}

void HttpConversation::answer(const http::RequestHead& head) {
  if (head.method != "GET" && head.method != "HEAD") {
    refuse(Status::method_not_allowed);
    return;
  }
  body_.begin(head);
  append_answer(body_.done() ? reply_ : held_reply_, head);
  if (body_.done()) {
    over_ = last_;
  } else if (head.expects_continue) {
    reply_.text += "HTTP/1.1 100 Continue\r\n\r\n";
  }
}

/// The only place that decides how a valid request is answered.
void HttpConversation::append_answer(Reply& reply, const http::RequestHead& head) {
  last_ = !head.keep_alive;
  if (files_ == nullptr) {
    append_own_head(reply, head);
  } else {
    last_ = !append_file(reply, head, *files_);
  }
}

void HttpConversation::refuse(Status status) {
  const bool is_method = status == Status::method_not_allowed;
  http::append_reply_head(reply_.text, status, 0, false, is_method ? "Allow: GET, HEAD\r\n" : "");
  held_reply_.part.reset();
  release(held_reply_.text);
  over_ = true;
}

}  // namespace

Http::Http(const std::string& root) {
  if (!root.empty()) {
    files_.emplace(root);
  }
}

std::unique_ptr<Conversation> Http::begin() const {
  return std::make_unique<HttpConversation>(files_ ? &*files_ : nullptr);
}
