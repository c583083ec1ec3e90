/// @file
/// What a server prints when it has stopped.
#include "catch.hpp"
#include "server_control.hpp"

using comparison::check_served_line;

TEST_CASE("the served line of a healthy server is accepted") {
  CHECK_FALSE(check_served_line("served 12 connections, 3456 bytes", 3456));
  CHECK_FALSE(check_served_line("served 1 connections, 9000 bytes", 640));
}

TEST_CASE("a server that claims fewer bytes than its clients received is caught") {
  const auto wrong = check_served_line("served 12 connections, 3455 bytes", 3456);
  REQUIRE(wrong);
  CHECK_THAT(*wrong, ContainsSubstring("claims 3455 bytes"));
}

TEST_CASE("any other line is refused") {
  CHECK(check_served_line("", 0));
  CHECK(check_served_line("served 1 connection, 64 bytes", 0));
  CHECK(check_served_line("served 12 connections, 3456 bytes!", 0));
  CHECK(check_served_line("served 12 connections, 3456 or so bytes", 0));
  CHECK(check_served_line("served 12 connections,  bytes", 0));
  CHECK(check_served_line("served -1 connections, 3456 bytes", 0));
}
