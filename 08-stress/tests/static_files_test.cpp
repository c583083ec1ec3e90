/// @file
/// Files over HTTP, without a socket: bytes in, bytes and parts of files out.
#include "static_files.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "catch.hpp"
#include "content_type.hpp"
#include "directory.hpp"
#include "http.hpp"
#include "http_conditions.hpp"
#include "http_reply.hpp"
#include "posix.hpp"

namespace {

const std::string get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

/// @return the bytes of a part, as a server would send them; "!" if they are not all there
std::string bytes_of(const FilePart& part) {
  std::string bytes(part.size, '\0');
  const ssize_t size =
      ::pread(part.file.number(), bytes.data(), bytes.size(), static_cast<off_t>(part.offset));
  return size == static_cast<ssize_t>(part.size) ? bytes : "!";
}

/// A conversation, as a client sees it.
class Exchange {
 public:
  explicit Exchange(const std::string& root)
      : http_(root) {}

  std::string send(std::string_view text) {
    std::string received;
    received += reply_to(text);
    for (const FilePart* part = conversation_->file(); part != nullptr;
         part = conversation_->file()) {
      CHECK(part->size > 0);
      received += bytes_of(*part);
      received += reply_to("");
    }
    return received;
  }

  Conversation& conversation() { return *conversation_; }

 private:
  std::string reply_to(std::string_view text) {
    const Bytes reply = conversation_->reply_to(std::as_bytes(std::span(text)));
    return {reinterpret_cast<const char*>(reply.data()), reply.size()};
  }

  Http http_;
  std::unique_ptr<Conversation> conversation_ = http_.begin();
};

/// A parsed reply.
struct Reply {
  explicit Reply(const std::string& text)
      : status(text.size() < 12 ? 0 : std::stoi(text.substr(9, 3))),
        head(text.substr(0, text.find("\r\n\r\n") + 4)),
        body(text.substr(head.size())) {}

  /// @return the value of a field; "none" if there is none
  std::string field(const std::string& name) const {
    const std::size_t at = head.find("\r\n" + name + ": ");
    if (at == std::string::npos) {
      return "none";
    }
    const std::size_t begin = at + name.size() + 4;
    return head.substr(begin, head.find('\r', begin) - begin);
  }

  int status;
  std::string head;
  std::string body;
};

/// A root with files, and a file outside it.
class Site {
 public:
  Site() {
    directory_.write("root/index.html", "<p>home");
    directory_.write("root/ten", "0123456789");
    directory_.write("root/empty", "");
    directory_.write("root/sub dir/index.html", "<p>sub");
    directory_.write("root/bare/file.txt", "text");
    directory_.write("secret", "secret");
    std::filesystem::create_symlink("../secret", directory_.path("root/outside"));
    std::filesystem::create_symlink("../..", directory_.path("root/bare/up"));
    std::filesystem::create_symlink("../ten", directory_.path("root/bare/ten"));
    ::mkfifo(directory_.path("root/fifo").c_str(), 0600);
  }

  std::string root() const { return directory_.path("root"); }
  const Directory& all() const { return directory_; }

  /// @return the reply to the only request of a conversation
  Reply ask(const std::string& target, const std::string& fields = "",
            const std::string& method = "GET") const {
    return Reply(Exchange(root()).send(method + " " + target + " HTTP/1.1\r\nHost: a\r\n" + fields +
                                       "\r\n"));
  }
  int status(const std::string& target, const std::string& fields = "") const {
    return ask(target, fields).status;
  }
  /// Sets the modification time.
  void touch(const std::string& name, timespec time) const {
    const std::array<timespec, 2> times{time, time};
    REQUIRE(::utimensat(AT_FDCWD, directory_.path("root/" + name).c_str(), times.data(), 0) == 0);
  }

 private:
  Directory directory_;
};

const std::string modified = "Sun, 06 Nov 1994 08:49:37 GMT";
const timespec modified_at{784111777, 123456789};

}  // namespace

TEST_CASE("a file is answered with its bytes, its type and its validators") {
  const Site site;
  site.touch("ten", modified_at);
  const Reply reply = site.ask("/ten");
  CHECK(reply.status == 200);
  CHECK(reply.body == "0123456789");
  CHECK(reply.field("Content-Length") == "10");
  CHECK(reply.field("Content-Type") == "application/octet-stream");
  CHECK(reply.field("Last-Modified") == modified);
  CHECK(reply.field("Accept-Ranges") == "bytes");
  CHECK(reply.field("Connection") == "keep-alive");
  CHECK(reply.field("ETag").front() == '"');
  CHECK(reply.field("ETag").back() == '"');
}

TEST_CASE("a path is decoded, and its query ignored") {
  const Site site;
  CHECK(site.ask("/%74en?x=/../y").body == "0123456789");
  CHECK(site.ask("http://b/ten").body == "0123456789");
  CHECK(site.ask("/sub%20dir/index.html").body == "<p>sub");
}

TEST_CASE("a directory is answered with its index, and never listed without one") {
  const Site site;
  CHECK(site.ask("/").body == "<p>home");
  CHECK(site.ask("/").field("Content-Type") == "text/html");
  CHECK(site.ask("/?a").body == "<p>home");
  CHECK(site.ask("/sub%20dir/").body == "<p>sub");
  CHECK(site.status("/bare/") == 403);
  CHECK(site.status("/bare/.") == 403);
  CHECK(site.ask("/bare/ten").body == "0123456789");
}

TEST_CASE("a directory without its slash is redirected, with the query, on this host") {
  const Site site;
  const auto location = [&](const std::string& target) {
    const Reply reply = site.ask(target);
    CHECK(reply.status == 301);
    return reply.field("Location");
  };
  CHECK(location("/bare") == "/bare/");
  CHECK(location("/sub%20dir?a=b&c") == "/sub%20dir/?a=b&c");
  CHECK(location("//bare") == "/bare/");
  CHECK(location("http://evil/bare") == "/bare/");
  CHECK(location("/x/..//bare") == "/bare/");
  site.all().write("root/\\evil/file", "");
  CHECK(location("/\\evil") == "/%5Cevil/");
  std::filesystem::create_directory(site.root() + "/a\nb");
  CHECK(site.status("/a%0ab") == 400);
}

TEST_CASE("a missing target gets a 404, and one that is not a regular file a 403") {
  const Site site;
  for (const std::string none :
       {"/none", "/none/", "/ten/", "/ten/x", "/bare/index.html", "/a%2Fb", "/index.html/"}) {
    CAPTURE(none);
    CHECK(site.status(none) == 404);
  }
  CHECK(site.status("/" + std::string(300, 'x')) == 404);
  CHECK(site.status("/" + std::string(7000, 'x')) == 404);
  CHECK(site.status("/fifo") == 403);
  std::filesystem::create_directory(site.root() + "/bare/index.html");
  CHECK(site.status("/bare/") == 403);
}

TEST_CASE("no target gets a byte from outside the root") {
  const Site site;
  for (const std::string target :
       {"/../secret", "/bare/../../secret", "/%2e%2e/secret", "/..%2fsecret", "/outside",
        "/bare/up/secret", "/bare/up/", "/bare/up/root/ten", "http://a/../secret", "//../secret",
        "/./../secret", "/..", "/bare/up"}) {
    CAPTURE(target);
    const Reply reply = site.ask(target);
    CHECK((reply.status == 403 || reply.status == 404));
    CHECK(reply.body.find("secret") == std::string::npos);
  }
}

TEST_CASE("a malformed target is refused, and ends the conversation") {
  const Site site;
  for (const std::string target : {"/%", "/%zz", "/ten%00", "/ten%0d%0a"}) {
    const Reply reply = site.ask(target);
    CHECK(reply.status == 400);
    CHECK(reply.field("Connection") == "close");
  }
  Exchange exchange(site.root());
  CHECK(Reply(exchange.send("GET /% HTTP/1.1\r\nHost: a\r\n\r\n" + get)).body ==
        "400 Bad Request\n");
  CHECK(exchange.conversation().over());
}

TEST_CASE("other methods are refused, as they are without files") {
  const Site site;
  const Reply reply = site.ask("/ten", "", "POST");
  CHECK(reply.status == 405);
  CHECK(reply.field("Allow") == "GET, HEAD");
}

TEST_CASE("HEAD gets the head that GET gets") {
  const Site site;
  for (const std::string target : {"/ten", "/", "/empty", "/none", "/bare", "/bare/", "/../a"}) {
    CAPTURE(target);
    const Reply got = site.ask(target);
    const Reply head = site.ask(target, "", "HEAD");
    CHECK(head.body.empty());
    CHECK(head.status == got.status);
    for (const std::string name : {"Content-Length", "Content-Type", "ETag", "Location"}) {
      CHECK(head.field(name) == got.field(name));
    }
    CHECK(got.field("Content-Length") == std::to_string(got.body.size()));
  }
  CHECK(site.ask("/ten", "Range: bytes=0-1\r\n", "HEAD").status == 200);
}

TEST_CASE("an empty file is answered without a file part") {
  const Site site;
  CHECK(site.ask("/empty").status == 200);
  CHECK(site.ask("/empty").body.empty());
  CHECK(site.status("/empty", "Range: bytes=0-\r\n") == 416);
}

TEST_CASE("of a file with a range, only the range is sent") {
  const Site site;
  const Reply part = site.ask("/ten", "Range: bytes=2-4\r\n");
  CHECK(part.status == 206);
  CHECK(part.body == "234");
  CHECK(part.field("Content-Range") == "bytes 2-4/10");
  CHECK(part.field("Content-Length") == "3");
  CHECK(site.ask("/ten", "Range: bytes=-1\r\n").body == "9");
  CHECK(site.ask("/ten", "Range: bytes=0-\r\n").status == 206);
  CHECK(site.ask("/ten", "Range: bytes=0-0,5-5\r\n").body == "0123456789");
  CHECK(site.ask("/ten", "Range: lines=1-2\r\n").status == 200);
}

TEST_CASE("a range beyond the end is refused, with the file's size") {
  const Site site;
  const Reply reply = site.ask("/ten", "Range: bytes=10-\r\n");
  CHECK(reply.status == 416);
  CHECK(reply.field("Content-Range") == "bytes */10");
  CHECK(reply.field("Content-Length") == std::to_string(reply.body.size()));
  CHECK(reply.field("Connection") == "keep-alive");
}

TEST_CASE("a file may be larger than 4 GiB") {
  const Site site;
  const std::string path = site.all().write("root/large", "");
  std::filesystem::resize_file(path, 5'000'000'000);
  const Fd file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  REQUIRE(::pwrite(file.number(), "end", 3, 4'999'999'997) == 3);
  CHECK(site.ask("/large", "", "HEAD").field("Content-Length") == "5000000000");
  const Reply part = site.ask("/large", "Range: bytes=4999999996-\r\n");
  CHECK(part.field("Content-Range") == "bytes 4999999996-4999999999/5000000000");
  CHECK(part.body == std::string("\0end", 4));
  Exchange exchange(site.root());
  const std::string_view request = "GET /large HTTP/1.1\r\nHost: a\r\n\r\n";
  exchange.conversation().reply_to(std::as_bytes(std::span(request)));
  CHECK(exchange.conversation().file()->size == 5'000'000'000);
}

TEST_CASE("a client that already has the file gets a 304 and no body") {
  const Site site;
  site.touch("ten", modified_at);
  const std::string tag = site.ask("/ten").field("ETag");
  const Reply reply = site.ask("/ten", "If-None-Match: " + tag + "\r\n");
  CHECK(reply.status == 304);
  CHECK(reply.body.empty());
  CHECK(reply.field("ETag") == tag);
  CHECK(reply.field("Last-Modified") == modified);
  CHECK(reply.field("Content-Type") == "none");
  CHECK(reply.field("Content-Length") == "10");
  CHECK(site.ask("/ten", "If-None-Match: " + tag + "\r\n", "HEAD").status == 304);
}

TEST_CASE("If-None-Match is a list of tags, or *") {
  const Site site;
  const std::string tag = site.ask("/ten").field("ETag");
  const auto match = [&](const std::string& list) {
    return site.status("/ten", "If-None-Match: " + list + "\r\n") == 304;
  };
  CHECK(match("*"));
  CHECK(match("W/" + tag));
  CHECK(match("\"a\", \"b,c\" ," + tag));
  CHECK(match("\"a\"\r\nIf-None-Match: " + tag));
  CHECK_FALSE(match("\"a\""));
  CHECK_FALSE(match(tag.substr(1)));
  CHECK_FALSE(match(tag.substr(0, tag.size() - 1)));
  CHECK_FALSE(match("\"x" + tag.substr(1)));
  CHECK_FALSE(match(""));
  CHECK(site.status("/none", "If-None-Match: *\r\n") == 404);
}

TEST_CASE("If-Modified-Since applies only without If-None-Match") {
  const Site site;
  site.touch("ten", modified_at);
  const auto unmodified = [&](const std::string& date, const std::string& fields = "") {
    return site.status("/ten", "If-Modified-Since: " + date + "\r\n" + fields) == 304;
  };
  CHECK(unmodified(modified));
  CHECK(unmodified("Sunday, 06-Nov-94 08:49:38 GMT"));
  CHECK(unmodified("Sun Nov  6 08:49:37 1994"));
  CHECK_FALSE(unmodified("Sun, 06 Nov 1994 08:49:36 GMT"));
  CHECK_FALSE(unmodified("yesterday"));
  CHECK_FALSE(unmodified(modified, "If-None-Match: \"other\"\r\n"));
}

TEST_CASE("a failed If-Match or If-Unmodified-Since gets a 412") {
  const Site site;
  site.touch("ten", modified_at);
  const std::string tag = site.ask("/ten").field("ETag");
  CHECK(site.status("/ten", "If-Match: \"a\", " + tag + "\r\n") == 200);
  CHECK(site.status("/ten", "If-Match: *\r\n") == 200);
  CHECK(site.status("/ten", "If-Match: W/" + tag + "\r\n") == 412);
  CHECK(site.status("/ten", "If-Match: \"a\"\r\n") == 412);
  CHECK(site.status("/ten", "If-Unmodified-Since: " + modified + "\r\n") == 200);
  CHECK(site.status("/ten", "If-Unmodified-Since: Sun, 06 Nov 1994 08:49:36 GMT\r\n") == 412);
  CHECK(site.status("/ten", "If-Match: " + tag +
                                "\r\nIf-Unmodified-Since: Sun, 06 Nov 1994 08:49:36 GMT\r\n") ==
        200);
}

TEST_CASE("if If-Range names another version, the whole file is sent") {
  const Site site;
  site.touch("ten", modified_at);
  const std::string tag = site.ask("/ten").field("ETag");
  const auto status = [&](const std::string& if_range) {
    return site.status("/ten", "Range: bytes=0-1\r\nIf-Range: " + if_range + "\r\n");
  };
  CHECK(status(tag) == 206);
  CHECK(status(modified) == 206);
  CHECK(status("W/" + tag) == 200);
  CHECK(status("\"other\"") == 200);
  CHECK(status("Sun, 06 Nov 1994 08:49:38 GMT") == 200);
  CHECK(status("Sun, 06 Nov 1994 08:49:36 GMT") == 200);
  CHECK(status("nonsense") == 200);
  CHECK(site.status("/ten", "Range: bytes=10-\r\nIf-Range: \"other\"\r\n") == 200);
}

TEST_CASE("each change of a file changes its tag") {
  const Site site;
  site.touch("ten", modified_at);
  const std::string first = site.ask("/ten").field("ETag");
  CHECK(site.ask("/ten").field("ETag") == first);
  site.touch("ten", {modified_at.tv_sec, modified_at.tv_nsec + 1});
  const std::string second = site.ask("/ten").field("ETag");
  std::filesystem::resize_file(site.root() + "/ten", 11);
  site.touch("ten", modified_at);
  const std::string third = site.ask("/ten").field("ETag");
  std::filesystem::copy(site.root() + "/ten", site.root() + "/copy");
  std::filesystem::rename(site.root() + "/copy", site.root() + "/ten");
  site.touch("ten", modified_at);
  const std::string fourth = site.ask("/ten").field("ETag");
  CHECK((first != second && first != third && second != third && third != fourth));
}

TEST_CASE("a modification time in the future counts as now, one before 1970 as 1970") {
  struct stat status {};
  const std::chrono::sys_seconds now(std::chrono::seconds(1000));
  const auto modification = [&](time_t time) {
    status.st_mtim.tv_sec = time;
    return http::Validators(status, now).modified.time_since_epoch().count();
  };
  CHECK(modification(999) == 999);
  CHECK(modification(1001) == 1000);
  CHECK(modification(INT64_MAX) == 1000);
  CHECK(modification(-1) == 0);
  CHECK(modification(INT64_MIN) == 0);
}

TEST_CASE("a date does not distinguish versions within the second of a change") {
  struct stat status {};
  status.st_mtim.tv_sec = 784111777;
  const std::string text = "GET / HTTP/1.0\r\nIf-Range: " + modified + "\r\n\r\n";
  http::RequestHead head;
  REQUIRE(http::parse_head(text, head) == http::Status::ok);
  const std::chrono::sys_seconds then(std::chrono::seconds(784111777));
  CHECK_FALSE(http::range_applies(head, http::Validators(status, then)));
  CHECK(http::range_applies(head, http::Validators(status, then + std::chrono::seconds(1))));
}

TEST_CASE("pipelined requests for files are answered in order, however they are split") {
  const Site site;
  const auto request = [](const std::string& target, const std::string& fields = "") {
    return "GET " + target + " HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n";
  };
  const std::string requests = request("/ten") + request("/empty") + request("/none") +
                               request("/ten", "Range: bytes=3-3\r\n") +
                               "HEAD /ten HTTP/1.1\r\nHost: a\r\n\r\n" +
                               request("/", "Content-Length: 3\r\n") + "abc" + request("/ten") +
                               request("/index.html", "Connection: close\r\n") + request("/ten");
  const auto bodies = [](std::string text) {
    std::string found;
    for (std::size_t at = text.find("\r\n\r\n"); at != std::string::npos;
         at = text.find("\r\n\r\n")) {
      const std::size_t end = text.find("HTTP/1.1 ", at);
      found += "[" + text.substr(at + 4, end - std::min(end, at + 4)) + "]";
      text.erase(0, end);
      if (end == std::string::npos) {
        break;
      }
    }
    return found;
  };
  const std::string all = "[0123456789][][404 Not Found\n][3][][<p>home][0123456789][<p>home]";
  Exchange whole(site.root());
  CHECK(bodies(whole.send(requests)) == all);
  CHECK(whole.conversation().over());
  for (std::size_t cut = 1; cut < requests.size(); ++cut) {
    Exchange exchange(site.root());
    std::string received = exchange.send(std::string_view(requests).substr(0, cut));
    received += exchange.send(std::string_view(requests).substr(cut));
    CHECK(bodies(received) == all);
  }
}

TEST_CASE("a request is not answered before the file of the previous one is sent") {
  const Site site;
  const auto http = std::make_unique<Http>(site.root());
  const auto conversation = http->begin();
  const auto reply_to = [&](std::string_view text) {
    return conversation->reply_to(std::as_bytes(std::span(text))).size();
  };
  CHECK(conversation->file() == nullptr);
  CHECK(reply_to(get + get) > 0);
  REQUIRE(conversation->file() != nullptr);
  const int first = conversation->file()->file.number();
  CHECK(::fcntl(first, F_GETFD) != -1);
  CHECK(reply_to(get.substr(0, 5)) > 0);
  REQUIRE(conversation->file() != nullptr);
  CHECK(reply_to("") == 0);
  CHECK(conversation->file() == nullptr);
  CHECK(::fcntl(first, F_GETFD) == -1);
  CHECK(conversation->mid_head());
  CHECK(reply_to(get.substr(5)) > 0);
  CHECK(conversation->file() != nullptr);
}

TEST_CASE("the last file is still to be sent when the conversation has ended") {
  const Site site;
  Exchange exchange(site.root());
  const std::string_view last = "GET /ten HTTP/1.0\r\n\r\nGET / HTTP/1.0\r\n\r\n";
  exchange.conversation().reply_to(std::as_bytes(std::span(last)));
  CHECK(exchange.conversation().over());
  REQUIRE(exchange.conversation().file() != nullptr);
  CHECK(bytes_of(*exchange.conversation().file()) == "0123456789");
  CHECK(exchange.send("").empty());
  CHECK(exchange.conversation().file() == nullptr);
}

TEST_CASE("a file waits for the end of its request's body, which may turn out malformed") {
  const Site site;
  Exchange exchange(site.root());
  CHECK(exchange.send("GET /ten HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nab").empty());
  CHECK(Reply(exchange.send("c")).body == "0123456789");
  CHECK(
      exchange.send("GET /ten HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n").empty());
  const Reply refused(exchange.send("x\r\n"));
  CHECK(refused.status == 400);
  CHECK(refused.body.empty());
}

TEST_CASE("out of descriptors, a client gets a 503 and is disconnected") {
  const Site site;
  Exchange exchange(site.root());
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  rlimit none = limit;
  none.rlim_cur = static_cast<rlim_t>(Fd(::dup(STDIN_FILENO)).number());
  ::setrlimit(RLIMIT_NOFILE, &none);
  const Reply reply(exchange.send(get + get));
  ::setrlimit(RLIMIT_NOFILE, &limit);
  CHECK(reply.status == 503);
  CHECK(reply.body == "503 Service Unavailable\n");
  CHECK(reply.field("Connection") == "close");
  CHECK(exchange.conversation().over());
}

TEST_CASE("a file's type follows from its extension") {
  CHECK(http::content_type("a/b.html") == "text/html");
  CHECK(http::content_type("b.HTM") == "text/html");
  CHECK(http::content_type("a.css") == "text/css");
  CHECK(http::content_type("a.min.js") == "text/javascript");
  CHECK(http::content_type("a.json") == "application/json");
  CHECK(http::content_type("a.svg") == "image/svg+xml");
  CHECK(http::content_type("a.jpg") == "image/jpeg");
  CHECK(http::content_type("a.jpeg") == "image/jpeg");
  CHECK(http::content_type("a.png") == "image/png");
  CHECK(http::content_type("a.gif") == "image/gif");
  CHECK(http::content_type("a.swf") == "application/x-shockwave-flash");
  CHECK(http::content_type("a.wasm") == "application/wasm");
  CHECK(http::content_type("a.woff2") == "font/woff2");
  for (const std::string unknown : {"", "html", "a.html/b", "a.", "a.htmlx", "a.h"}) {
    CAPTURE(unknown);
    CHECK(http::content_type(unknown) == "application/octet-stream");
  }
}

TEST_CASE("a missing root is an error") {
  const Directory directory;
  CHECK_THROWS_AS(Http(directory.path("none")), std::system_error);
  CHECK_NOTHROW(Http());
}

TEST_CASE("an unreadable file is forbidden, a directory that may only be entered is found") {
  const Site site;
  std::filesystem::permissions(site.root() + "/ten", std::filesystem::perms::none);
  std::filesystem::permissions(site.root() + "/bare", std::filesystem::perms::owner_exec);
  const bool is_superuser = ::geteuid() == 0;
  if (is_superuser) {
    std::filesystem::permissions(site.all().path(), std::filesystem::perms(0711));
    REQUIRE(::chown((site.root() + "/bare").c_str(), 65534, 65534) == 0);
    REQUIRE(::seteuid(65534) == 0);
  }
  const int file = site.status("/ten");
  const int directory = site.status("/bare");
  if (is_superuser) {
    REQUIRE(::seteuid(0) == 0);
  }
  std::filesystem::permissions(site.root() + "/bare", std::filesystem::perms::owner_all);
  CHECK(file == 403);
  CHECK(directory == 301);
}
