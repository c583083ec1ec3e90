#!/usr/bin/env node
// An echo server on Node.js: one loop, and a pipe from each connection back into itself.
//
//     echo_node.js [--port PORT]
'use strict';

const net = require('node:net');
const { parseArgs } = require('node:util');

const { values } = parseArgs({ options: { port: { type: 'string', default: '0' } } });

const server = net.createServer({ noDelay: true, allowHalfOpen: true }, (socket) => {
  socket.on('error', () => {}); // A client that resets ends its own connection, and no other.
  socket.pipe(socket);
});

// The kernel takes its own maximum for a longer queue.
server.listen({ host: '127.0.0.1', port: Number(values.port), backlog: 2 ** 31 - 1 }, () => {
  console.log(`listening on 127.0.0.1:${server.address().port}`);
});
