/// @file
/// What becomes of a client: he is served, and parted from.
#pragma once

#include "service.hpp"
#include "socket.hpp"
#include "task.hpp"

/// Serves a client until he or the conversation ends, or the server stops.
/// @param client, conversation, shared must outlive the task
/// @throws std::system_error when the connection has failed
/// @throws std::runtime_error when a file can't be sent as it was promised
Task serve(Socket& client, Conversation& conversation, Shared& shared);

/// Half-closes, and drops what still comes until the client has closed, too: a mere close could
/// become a reset that overtakes the last reply.
/// @param client, shared must outlive the task
/// @throws std::system_error when the connection has failed
Task part(Socket& client, const Shared& shared);
