/// @file
/// The status codes that the HTTP service answers with. Source: RFC 9110, section 15.
#pragma once

#include <string_view>

namespace http {

/// How a request is answered.
enum class Status {
  ok = 200,
  partial_content = 206,
  moved_permanently = 301,
  not_modified = 304,
  bad_request = 400,
  forbidden = 403,
  not_found = 404,
  method_not_allowed = 405,
  precondition_failed = 412,
  range_not_satisfiable = 416,
  head_too_large = 431,
  internal_server_error = 500,
  not_implemented = 501,
  service_unavailable = 503,
  version_not_supported = 505,
};

/// @return the reason phrase of @p status
constexpr std::string_view reason(Status status) {
  switch (status) {
    case Status::ok:
      return "OK";
    case Status::partial_content:
      return "Partial Content";
    case Status::moved_permanently:
      return "Moved Permanently";
    case Status::not_modified:
      return "Not Modified";
    case Status::bad_request:
      return "Bad Request";
    case Status::forbidden:
      return "Forbidden";
    case Status::not_found:
      return "Not Found";
    case Status::method_not_allowed:
      return "Method Not Allowed";
    case Status::precondition_failed:
      return "Precondition Failed";
    case Status::range_not_satisfiable:
      return "Range Not Satisfiable";
    case Status::head_too_large:
      return "Request Header Fields Too Large";
    case Status::internal_server_error:
      return "Internal Server Error";
    case Status::not_implemented:
      return "Not Implemented";
    case Status::service_unavailable:
      return "Service Unavailable";
    case Status::version_not_supported:
      return "HTTP Version Not Supported";
  }
  return "";
}

}  // namespace http
