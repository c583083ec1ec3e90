/// @file
/// What the server logs, and that the log never disturbs the service.
#include <sys/stat.h>

#include <filesystem>
#include <regex>
#include <thread>

#include "catch.hpp"
#include "log_kit.hpp"
#include "stage.hpp"
#include "testkit.hpp"

using namespace std::chrono_literals;

namespace {

/// All ways to serve: with as few workers as possible, and with several.
std::vector<std::string> with_log(const std::string& path, const std::string& level = "info") {
  const std::string fewest = std::to_string(stage::min_workers);
  const std::string workers = GENERATE(true, false) ? fewest : "3";
  return {"--workers", workers, "--log-level", level, "--log-file", path};
}

/// @return the texts that match a pattern
std::vector<std::string> matching(const std::vector<std::string>& texts,
                                  const std::string& pattern) {
  std::vector<std::string> found;
  std::copy_if(texts.begin(), texts.end(), std::back_inserter(found), [&](const std::string& text) {
    return std::regex_search(text, std::regex(pattern));
  });
  return found;
}

/// @return whether a line that matches the pattern appears in the file
bool eventually_logs(const std::string& path, const std::string& pattern) {
  return eventually([&] { return !matching(lines_of(text_of(path)), pattern).empty(); });
}

std::vector<std::string> sorted_lines(const std::string& text) {
  std::vector<std::string> lines = lines_of(text);
  std::sort(lines.begin(), lines.end());
  return lines;
}

/// Serves clients one after another.
void serve_clients(TestServer& server, int clients) {
  for (int i = 0; i < clients; ++i) {
    TestClient client(server);
    REQUIRE(client.echoes("hello"));
  }
}

const std::string closed =
    R"(^connection [0-9]+ from 127\.0\.0\.1:[0-9]+ closed after [0-9]+ us, )";

}  // namespace

TEST_CASE("a closed connection is logged with its age, its bytes, and which end closed it") {
  const Directory directory;
  std::vector<std::string> options = with_log(directory.log());
  options.insert(options.end(), {"--idle-timeout", "0.3"});
  TestServer server(options);
  {
    TestClient client(server);
    REQUIRE(client.echoes("hello"));
    std::this_thread::sleep_for(20ms);
  }
  TestClient reset(server);
  REQUIRE(reset.echoes("rude"));
  reset.reset();
  TestClient idle(server);
  REQUIRE(idle.echoes("zzz"));
  REQUIRE(idle.is_closed());
  REQUIRE(server.stop().code == 0);

  const auto texts = said(text_of(directory.log()));
  const auto by_client = matching(texts, closed + "5 bytes received, 5 sent: ended by the client$");
  REQUIRE(by_client.size() == 1);
  const long long age = std::stoll(by_client.front().substr(by_client.front().find("after ") + 6));
  CHECK(age >= 20'000);
  CHECK(age < 10'000'000);
  CHECK(
      matching(texts, closed + "4 bytes received, 4 sent: .*: Connection reset by peer$").size() ==
      1);
  CHECK(matching(texts, closed + "3 bytes received, 3 sent: idle$").size() == 1);
  CHECK(matching(texts, closed).size() == 3);
}

TEST_CASE("a client that resets in the middle of a flood is logged as closed once") {
  const Directory directory;
  TestServer server(with_log(directory.log()));
  const std::string closed_at_all = "^connection [0-9]+ from .* closed after ";
  const auto lines = [&] { return matching(said(text_of(directory.log())), closed_at_all).size(); };
  for (int i = 1; i <= 200; ++i) {
    TestClient client(server);
    client.send_until_blocked(static_cast<std::size_t>(i) * 8192);
    client.reset();
  }
  REQUIRE(eventually([&] { return lines() == 200; }));
  const Ended ended = server.stop();
  REQUIRE(ended.code == 0);
  REQUIRE_THAT(ended.out, StartsWith("served 200 connections, "));
  REQUIRE(lines() == 200);
}

TEST_CASE("a connection that the server closes, or gives up at the stop, is logged as such") {
  const Directory directory;
  std::vector<std::string> options = with_log(directory.log());
  options.insert(options.end(), {"--service", "http"});
  TestServer server(options);
  TestClient bad(server);
  bad.send("garbage\r\n\r\n");
  REQUIRE_THAT(bad.receive_rest(), StartsWith("HTTP/1.1 400 "));
  bad.half_close();
  REQUIRE(eventually_logs(directory.log(), ": ended by the server$"));
  TestClient stays(server);
  stays.send("GET / HTTP/1.1\r\nHost: here\r\n\r\n");
  REQUIRE(stays.hears_something(time_limit));
  REQUIRE(server.stop().code == 0);

  const auto texts = said(text_of(directory.log()));
  CHECK(matching(texts, closed + "11 bytes received, [1-9][0-9]+ sent: ended by the server$")
            .size() == 1);
  CHECK(matching(texts, closed + "30 bytes received, [1-9][0-9]+ sent: out of time at the stop$")
            .size() == 1);
}

TEST_CASE("start and stop of the server are logged, and at debug opened connections too") {
  const Directory directory;
  TestServer server(with_log(directory.log(), "debug"));
  serve_clients(server, 2);
  REQUIRE(server.stop().code == 0);
  const auto texts = said(text_of(directory.log()));
  CHECK(count_of(texts, server.ready_line()) == 1);
  CHECK(matching(texts, R"(^connection [0-9]+ from 127\.0\.0\.1:[0-9]+ opened$)").size() == 2);
  CHECK(matching(texts, closed).size() == 2);
  CHECK_FALSE(matching(texts, "^stopping, with [0-9]+ connections$").empty());
  CHECK(count_of(texts, "served 2 connections, 10 bytes") == 1);
}

TEST_CASE("at warn, connections are not logged; at off, nothing is") {
  const Directory directory;
  TestServer server(with_log(directory.log(), GENERATE("warn", "error", "off")));
  serve_clients(server, 3);
  const Ended ended = server.stop();
  CHECK(ended.code == 0);
  CHECK(ended.err.empty());
  CHECK(text_of(directory.log()).empty());
}

TEST_CASE("standard error gets the same lines as the file, standard output gets none") {
  const Directory directory;
  TestServer server(with_log(directory.log()));
  serve_clients(server, 5);
  const Ended ended = server.stop();
  CHECK(ended.out == "served 5 connections, 25 bytes\n");
  // Each process writes its own lines in order, but those of several may interleave differently.
  CHECK(sorted_lines(ended.err) == sorted_lines(text_of(directory.log())));
  CHECK(said(ended.err).size() >= 5);
}

TEST_CASE("an unread standard error delays neither the service nor the stop") {
  const Directory directory;
  std::vector<std::string> options = with_log(directory.log(), "debug");
  TestServer server(options);
  serve_clients(server, 1000);
  REQUIRE(server.stop().took < stop_limit);
  CHECK(matching(said(text_of(directory.log())), closed).size() == 1000);
}

TEST_CASE("a full disk costs log lines, not the service") {
  TestServer server(with_log("/dev/full"));
  serve_clients(server, 20);
  const Ended ended = server.stop();
  CHECK(ended.code == 0);
  CHECK(ended.out == "served 20 connections, 100 bytes\n");
  CHECK_THAT(ended.err,
             ContainsSubstring("cannot write to log file /dev/full: No space left on device"));
}

TEST_CASE("a log file that can't be opened keeps the server from starting") {
  const Directory directory;
  const std::string path = directory.log() + "/none";
  const Ended ended = run("server", {"--port", "0", "--log-file", path});
  CHECK(ended.code == 1);
  CHECK(ended.out.empty());
  CHECK(ended.err == "server: cannot open log file " + path + ": No such file or directory\n");
}

TEST_CASE("SIGHUP reopens the file while clients come and go, and no line is lost") {
  const Directory directory;
  TestServer server(with_log(directory.log()));
  constexpr int files = 5;
  constexpr int clients = 100;
  int more = 0;
  const std::vector<pid_t> processes = processes_of(server);
  for (int i = 0; i < files; ++i) {
    serve_clients(server, clients);
    std::filesystem::rename(directory.log(), directory.log() + std::to_string(i));
    server.process().kill(SIGHUP);
    // Until the file is reopened, lines go to the renamed one.
    REQUIRE(eventually([&] {
      serve_clients(server, 1);
      ++more;
      const bool is_there = std::filesystem::exists(directory.log());
      return is_there && !matching(lines_of(text_of(directory.log())), "closed after").empty();
    }));
    // Eventually no process writes to the renamed file any more.
    REQUIRE(eventually([&] {
      const auto size = std::filesystem::file_size(directory.log() + std::to_string(i));
      serve_clients(server, 20);
      more += 20;
      std::this_thread::sleep_for(50ms);
      return std::filesystem::file_size(directory.log() + std::to_string(i)) == size;
    }));
  }
  CHECK(processes_of(server) == processes);
  REQUIRE(server.stop().code == 0);
  std::string all;
  for (int i = 0; i < files; ++i) {
    all += text_of(directory.log() + std::to_string(i));
  }
  all += text_of(directory.log());
  CHECK(matching(said(all), closed).size() == static_cast<std::size_t>(files * clients + more));
}

TEST_CASE("SIGHUP reopens the file even if no client connects") {
  const Directory directory;
  // If an unused log is not reopened, the start of the server has to be logged.
  TestServer server(with_log(directory.log(), stage::reopens_unused_log ? "warn" : "info"));
  std::filesystem::rename(directory.log(), directory.log() + ".old");
  server.process().kill(SIGHUP);
  CHECK(eventually([&] { return std::filesystem::exists(directory.log()); }));
}

TEST_CASE("the log is rotated at a size, keeps a number of old files, and splits no line") {
  const Directory directory;
  std::vector<std::string> options = with_log(directory.log());
  options.insert(options.end(), {"--log-rotate", "5000", "--log-keep", "3"});
  TestServer server(options);
  // Lines that one worker writes while another rotates make files larger, and fewer.
  const std::size_t processes = processes_of(server).size();
  const bool alone = processes <= 2;
  serve_clients(server, 400);
  REQUIRE(server.stop().code == 0);
  for (const std::string suffix : {"", ".1", ".2", ".3"}) {
    const std::string text = text_of(directory.log() + suffix);
    CHECK_FALSE((alone && text.empty()));
    CHECK((!alone || text.size() <= 5000 * processes));
    said(text);
  }
  CHECK(std::filesystem::exists(directory.log() + ".1"));
  CHECK_FALSE(std::filesystem::exists(directory.log() + ".4"));
}

TEST_CASE("running out of descriptors is logged once, not over and over") {
  const Directory directory;
  std::vector<std::string> options = with_log(directory.log());
  options.insert(options.end(), {"--max-connections", "1000"});
  TestServer server(options, with_descriptors(40));
  std::vector<TestClient> clients;
  // More than the descriptors of all processes together.
  for (int i = 0; i < 150; ++i) {
    clients.emplace_back(server);
  }
  const std::size_t processes = processes_of(server).size();
  REQUIRE(eventually_logs(directory.log(), "out of file descriptors"));
  std::this_thread::sleep_for(300ms);
  clients.clear();
  REQUIRE(server.stop().code == 0);
  const auto texts = said(text_of(directory.log()));
  CHECK(matching(texts, "^out of file descriptors or memory").size() <= 2 * processes);
}
