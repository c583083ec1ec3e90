/// @file
/// Sends files to a client.
#pragma once

#include "service.hpp"
#include "socket.hpp"
#include "task.hpp"

/// Sends a reply, the file that it ends with, and the replies that follow. It is a separate
/// coroutine, so that a client that requests no file needs no memory for it. It returns early when
/// a stop is out of time.
/// @param reply that of a conversation with a file()
/// @param client, conversation, context must outlive the task
/// @throws std::runtime_error if a file ends before the promised part does
/// @throws std::system_error if a file can't be read, or the connection has failed
Task send_with_files(Socket& client, Conversation& conversation, Bytes reply,
                     WorkerContext& context);
