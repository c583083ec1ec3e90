/// @file
/// What a thread does that may wait: for a client, for bytes, for the end of a connection.
#pragma once

#include <cstddef>
#include <span>

#include "net.hpp"
#include "stop.hpp"

/// Waits until a client can be accepted, or @p stop wakes it. While the process is out of
/// descriptors or memory, the listener stays readable although accept fails, so this sleeps briefly
/// instead of polling.
void wait_for_client(const Listener& listener, const Stop& stop);

/// Receives what has arrived, or waits for the first bytes.
/// @param buffer where to put them; not empty
/// @return the filled part of @p buffer; empty at the end of the stream, and when a stop interrupts
/// the wait
/// @throws std::system_error when the connection has failed (recv(2): ECONNRESET and others)
Bytes receive(const Fd& socket, std::span<std::byte> buffer);

/// Closes gracefully, so that the last reply arrives: half-closes, then discards what the client
/// still sends until it closes, too. A plain close(2) with unread bytes sends a reset, which can
/// destroy a reply that the client has not read yet.
/// @param stop limits the wait, as Stop::drain_timeout does; bytes already in flight get
/// Stop::linger more
/// @throws std::system_error when the connection has failed
/// Source: RFC 9112, 9.6; Stevens, UNIX Network Programming, 7.5.
void close_gracefully(const Fd& socket, const Stop& stop);
