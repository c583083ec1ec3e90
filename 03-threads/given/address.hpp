/// @file
/// Names and addresses. Given; can be skipped at first.
#pragma once

#include <netdb.h>

#include <cstdint>
#include <functional>
#include <string>

#include "fd.hpp"

/// Looks up a host and tries its addresses in turn.
/// @param host IPv4 or IPv6 address, or a name
/// @param port 0 to 65535
/// @param flags of getaddrinfo(3): AI_PASSIVE, or 0
/// @param verb the action, for the message: "listen on"
/// @param use creates a socket for an address; on failure it returns an empty Fd and sets errno
/// @return the first socket that @p use created
/// @throws std::runtime_error "cannot VERB HOST:PORT: WHY", with the reason of the last failure
Fd first_usable(const std::string& host, std::uint16_t port, int flags, const std::string& verb,
                const std::function<Fd(const addrinfo&)>& use);

/// @return the numeric address and port that a socket is bound to: `127.0.0.1:8001`, `[::1]:8001`
/// @throws std::system_error on failure
std::string local_address(const Fd& socket);

/// @return the numeric address and port of a connection's other end; `unknown` if it has failed
std::string peer_address(const Fd& socket);
