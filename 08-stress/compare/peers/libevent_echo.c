/// @file
/// An echo server on libevent: one loop, a bufferevent per connection.
///
///     libevent_echo [--port PORT]
///
/// Received data moves from the input buffer to the output buffer without a copy.
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/listener.h>
#include <signal.h>
#include <sys/socket.h>

#include "peer.h"

/// Unsent bytes above which the server stops reading from the client.
enum { most_unsent = 4 * buffer_size };

static void on_read(struct bufferevent* client, void* context) {
  (void)context;
  struct evbuffer* output = bufferevent_get_output(client);
  evbuffer_add_buffer(output, bufferevent_get_input(client));
  if (evbuffer_get_length(output) > most_unsent) {
    bufferevent_disable(client, EV_READ);
  }
}

/// The output buffer is empty.
static void on_written(struct bufferevent* client, void* context) {
  (void)context;
  bufferevent_enable(client, EV_READ);
}

static void on_last_written(struct bufferevent* client, void* context) {
  (void)context;
  bufferevent_free(client);
}

static void on_event(struct bufferevent* client, short events, void* context);

static void on_end(struct bufferevent* client) {
  if (evbuffer_get_length(bufferevent_get_output(client)) > 0) {
    bufferevent_setcb(client, NULL, on_last_written, on_event, NULL);
  } else {
    bufferevent_free(client);
  }
}

static void on_event(struct bufferevent* client, short events, void* context) {
  (void)context;
  if ((events & BEV_EVENT_ERROR) != 0) {
    bufferevent_free(client);
  } else if ((events & BEV_EVENT_EOF) != 0) {
    on_end(client);
  }
}

static void on_connection(struct evconnlistener* listener, evutil_socket_t socket,
                          struct sockaddr* address, int size, void* base) {
  (void)listener;
  (void)address;
  (void)size;
  struct bufferevent* client = bufferevent_socket_new(base, socket, BEV_OPT_CLOSE_ON_FREE);
  if (client == NULL) {
    evutil_closesocket(socket);
    return;
  }
  bufferevent_setcb(client, on_read, on_written, on_event, NULL);
  bufferevent_enable(client, EV_READ | EV_WRITE);
}

int main(int argc, char** argv) {
  signal(SIGPIPE, SIG_IGN);
  struct event_base* base = event_base_new();
  require(base != NULL, "make an event loop");
  const int listener = listen_on(port_of(argc, argv), SOCK_NONBLOCK);
  require(evconnlistener_new(base, on_connection, base,
                             LEV_OPT_CLOSE_ON_FREE | LEV_OPT_CLOSE_ON_EXEC, 0, listener) != NULL,
          "accept connections");
  say_ready(listener);
  return event_base_dispatch(base);
}
