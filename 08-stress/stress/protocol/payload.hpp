/// @file
/// Payloads: pseudo-random bytes that differ by client and message, and are cheap to generate.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace stress {

/// Received bytes. A view, which owns nothing.
using Bytes = std::span<const std::byte>;

/// @param seed `--seed`
/// @param client index of the client in the whole run
/// @param message index of the message among those of the client
/// @return the key of the message's payload, unique for practical purposes
std::uint64_t payload_key(std::uint64_t seed, std::uint64_t client, std::uint64_t message);

/// Writes part of an endless payload. Any part can be generated again, so none has to be stored.
/// @param key a payload_key()
/// @param offset of the part, in bytes
/// @param out receives the part
void fill_payload(std::uint64_t key, std::uint64_t offset, std::span<std::byte> out);

/// @return whether @p bytes equal the part of payload @p key that begins at @p offset
bool is_payload(std::uint64_t key, std::uint64_t offset, Bytes bytes);

}  // namespace stress
