/// @file
/// The small grammar of HTTP: tokens, values, targets, hosts, lines and lists.
#pragma once

#include <string_view>

namespace http {

/// @return whether @p text is a token: a method, or a field's name. Source: RFC 9110, 5.6.2
bool is_token(std::string_view text);

/// @return whether @p text may be a field's value: no control character but the tab, so no bare CR
/// and no NUL. Source: RFC 9110, 5.5
bool is_field_value(std::string_view text);

/// @return whether @p text is a host with or without a port; it may be empty. Source: RFC 9110, 7.2
bool is_host(std::string_view text);

/// @param method decides about `*` (OPTIONS) and `host:port` (CONNECT)
/// @return whether @p target is a path or an absolute URI, or what else @p method allows.
/// Characters that a URI should encode are let through if they are printable. Source: RFC 9112, 3.2
bool is_target(std::string_view method, std::string_view target);

/// @return whether @p text is one or more decimal digits
bool is_number(std::string_view text);

/// @return whether two ASCII texts differ in nothing but upper and lower case
bool same_ignoring_case(std::string_view one, std::string_view other);

/// @return @p text without the spaces and tabs around it. Source: RFC 9110, 5.6.3
std::string_view trim(std::string_view text);

/// Takes the first line off @p text.
/// @return the line without its end, LF or CRLF. Source: RFC 9112, 2.2
std::string_view take_line(std::string_view& text);

/// Takes the first element off a comma-separated @p list.
/// @return the element, trimmed, maybe empty. Source: RFC 9110, 5.6.1
std::string_view take_element(std::string_view& list);

}  // namespace http
