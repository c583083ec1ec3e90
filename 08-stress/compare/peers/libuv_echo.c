/// @file
/// An echo server on libuv: one loop, one buffer for all connections, one write per read.
///
///     libuv_echo [--port PORT]
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

#include "peer.h"

/// Bytes that could not be sent at once, and the request that sends them.
struct UnsentBytes {
  uv_write_t request;
  char bytes[];
};

static void free_client(uv_handle_t* client) {
  free(client);
}

static void end_client(uv_stream_t* client) {
  if (!uv_is_closing((uv_handle_t*)client)) {
    uv_close((uv_handle_t*)client, free_client);
  }
}

/// Lends the one buffer, which is safe: on_read is called before it is requested again.
static void lend_buffer(uv_handle_t* client, size_t suggested, uv_buf_t* buffer) {
  (void)client;
  (void)suggested;
  static char bytes[buffer_size];
  *buffer = uv_buf_init(bytes, sizeof bytes);
}

static void on_read(uv_stream_t* client, ssize_t size, const uv_buf_t* buffer);

static void on_rest_sent(uv_write_t* request, int status) {
  uv_stream_t* client = request->handle;
  free(request->data);
  if (status < 0 || uv_read_start(client, lend_buffer, on_read) < 0) {
    end_client(client);
  }
}

/// Queues what can't be sent now, and stops reading from this client until it has been sent.
static void send_later(uv_stream_t* client, const char* bytes, size_t size) {
  struct UnsentBytes* rest = malloc(sizeof *rest + size);
  if (rest == NULL) {
    end_client(client);
    return;
  }
  memcpy(rest->bytes, bytes, size);
  rest->request.data = rest;
  const uv_buf_t buffer = uv_buf_init(rest->bytes, (unsigned)size);
  uv_read_stop(client);
  if (uv_write(&rest->request, client, &buffer, 1, on_rest_sent) < 0) {
    free(rest);
    end_client(client);
  }
}

static void on_read(uv_stream_t* client, ssize_t size, const uv_buf_t* buffer) {
  if (size < 0) {
    end_client(client);
    return;
  }
  const uv_buf_t received = uv_buf_init(buffer->base, (unsigned)size);
  const int sent = size > 0 ? uv_try_write(client, &received, 1) : 0;
  if (sent < 0 && sent != UV_EAGAIN) {
    end_client(client);
  } else if (sent < size) {
    const size_t taken = sent > 0 ? (size_t)sent : 0;
    send_later(client, buffer->base + taken, (size_t)size - taken);
  }
}

static void on_connection(uv_stream_t* listener, int status) {
  uv_tcp_t* client = status < 0 ? NULL : malloc(sizeof *client);
  if (client == NULL) {
    return;
  }
  uv_tcp_init(listener->loop, client);
  if (uv_accept(listener, (uv_stream_t*)client) < 0 ||
      uv_read_start((uv_stream_t*)client, lend_buffer, on_read) < 0) {
    end_client((uv_stream_t*)client);
  }
}

int main(int argc, char** argv) {
  signal(SIGPIPE, SIG_IGN);
  uv_tcp_t listener;
  struct sockaddr_in address;
  uv_os_fd_t descriptor = -1;
  require(uv_tcp_init(uv_default_loop(), &listener) == 0 &&
              uv_ip4_addr("127.0.0.1", port_of(argc, argv), &address) == 0 &&
              uv_tcp_bind(&listener, (const struct sockaddr*)&address, 0) == 0 &&
              uv_tcp_nodelay(&listener, 1) == 0 &&  // Accepted sockets inherit it.
              uv_listen((uv_stream_t*)&listener, INT_MAX, on_connection) == 0 &&
              uv_fileno((uv_handle_t*)&listener, &descriptor) == 0,
          "listen");
  say_ready(descriptor);
  return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
