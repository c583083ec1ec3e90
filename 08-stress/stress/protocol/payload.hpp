/// @file
/// What the messages carry: bytes that differ by client and message, and cost next to nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace stress {

/// Bytes on their way from a socket. The view owns nothing.
using Bytes = std::span<const std::byte>;

/// @param seed of the run
/// @param client the number of the client, in the whole run
/// @param message the number of the message, of that client
/// @return a number for all that follows, as good as different for any two messages
std::uint64_t payload_key(std::uint64_t seed, std::uint64_t client, std::uint64_t message);

/// Writes a part of an endless payload: any part can be made again, so none has to be kept.
/// @param key which payload: payload_key()
/// @param offset of the part, in bytes
/// @param out the part
void fill_payload(std::uint64_t key, std::uint64_t offset, std::span<std::byte> out);

/// @return whether @p bytes are the part of payload @p key at @p offset
bool is_payload(std::uint64_t key, std::uint64_t offset, Bytes bytes);

}  // namespace stress
