/// @file
/// The basic grammar of HTTP: tokens, values, targets, hosts, lines and lists.
#pragma once

#include <string_view>

namespace http {

/// @return whether @p text is a token: a method, or a field's name. Source: RFC 9110, 5.6.2
bool is_token(std::string_view text);

/// @return whether @p text may be a field's value: no control character except the tab, so no bare
/// CR and no NUL. Source: RFC 9110, 5.5
bool is_field_value(std::string_view text);

/// @return whether @p text is a host with or without a port; it may be empty. Source: RFC 9110, 7.2
bool is_host(std::string_view text);

/// @param method permits `*` (OPTIONS) or `host:port` (CONNECT)
/// @return whether @p target is a path, an absolute URI, or another form that @p method allows.
/// Printable characters that a URI should encode are accepted. Source: RFC 9112, 3.2
bool is_target(std::string_view method, std::string_view target);

/// @return whether @p text is one or more decimal digits
bool is_number(std::string_view text);

/// @return whether two ASCII texts are equal, apart from upper and lower case
bool same_ignoring_case(std::string_view one, std::string_view other);

/// @return @p text without the spaces and tabs around it. Source: RFC 9110, 5.6.3
std::string_view trim(std::string_view text);

/// Removes the first line from @p text.
/// @return the line without its LF or CRLF. Source: RFC 9112, 2.2
std::string_view take_line(std::string_view& text);

/// Removes the first element from a comma-separated @p list.
/// @return the element, trimmed, maybe empty. Source: RFC 9110, 5.6.1
std::string_view take_element(std::string_view& list);

}  // namespace http
