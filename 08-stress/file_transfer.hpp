/// @file
/// Files on their way to a client.
#pragma once

#include "service.hpp"
#include "socket.hpp"
#include "task.hpp"

/// Sends the files that a conversation has come to, each after its head. It is a coroutine of its
/// own so that a client who asks for none has no memory for it. It ends early when a stop has no
/// more time.
/// @param client, conversation, shared must outlive the task
/// @param by_sendfile whether by sendfile(2), or through the buffer that all clients share
/// @throws std::runtime_error when a file ends before the part that was promised
/// @throws std::system_error when a file can't be read, or the connection has failed
Task send_files(Socket& client, Conversation& conversation, Shared& shared, bool by_sendfile);
