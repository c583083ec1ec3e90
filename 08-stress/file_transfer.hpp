/// @file
/// Files on their way to a client.
#pragma once

#include "service.hpp"
#include "socket.hpp"
#include "task.hpp"

/// Sends a part of a file by sendfile(2), which copies nothing through this process. It ends early
/// when a stop has no more time.
/// @param client, part, shared must outlive the task
/// @throws std::runtime_error when the file ends before the part does
/// @throws std::system_error when the file can't be read, or the connection has failed
Task send_file(Socket& client, const FilePart& part, const Shared& shared);

/// Does so by pread(2) and send(2), through the buffer that all clients share.
Task copy_file(Socket& client, const FilePart& part, Shared& shared);
