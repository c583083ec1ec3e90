/// @file
/// Files on their way to a client.
#pragma once

#include "service.hpp"
#include "socket.hpp"
#include "task.hpp"

/// Sends a reply, the file that it ends with, and whatever is due after that. It is a coroutine of
/// its own so that a client who asks for no file has no memory for it. It ends early when a stop
/// has no more time.
/// @param reply that of a conversation with a file()
/// @param client, conversation, context must outlive the task
/// @throws std::runtime_error when a file ends before the part that was promised
/// @throws std::system_error when a file can't be read, or the connection has failed
Task send_with_files(Socket& client, Conversation& conversation, Bytes reply,
                     WorkerContext& context);
