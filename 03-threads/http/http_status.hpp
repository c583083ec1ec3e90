/// @file
/// The status codes that the HTTP service answers with. Source: RFC 9110, section 15.
#pragma once

#include <string_view>

namespace http {

/// How a request is answered.
enum class Status {
  ok = 200,
  bad_request = 400,
  method_not_allowed = 405,
  head_too_large = 431,
  not_implemented = 501,
  version_not_supported = 505,
};

/// @return the reason phrase of @p status
constexpr std::string_view reason(Status status) {
  switch (status) {
    case Status::ok:
      return "OK";
    case Status::bad_request:
      return "Bad Request";
    case Status::method_not_allowed:
      return "Method Not Allowed";
    case Status::head_too_large:
      return "Request Header Fields Too Large";
    case Status::not_implemented:
      return "Not Implemented";
    case Status::version_not_supported:
      return "HTTP Version Not Supported";
  }
  return "";
}

}  // namespace http
