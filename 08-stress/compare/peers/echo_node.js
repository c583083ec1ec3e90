#!/usr/bin/env node
// An echo server on Node.js: one loop, and every connection piped back into itself.
//
//     echo_node.js [--port PORT]
'use strict';

const net = require('node:net');
const { parseArgs } = require('node:util');

const { values } = parseArgs({ options: { port: { type: 'string', default: '0' } } });

const server = net.createServer({ noDelay: true, allowHalfOpen: true }, (socket) => {
  socket.on('error', () => {}); // A reset ends this connection only.
  socket.pipe(socket);
});

// The kernel cuts the queue to its own maximum.
server.listen({ host: '127.0.0.1', port: Number(values.port), backlog: 2 ** 31 - 1 }, () => {
  console.log(`listening on 127.0.0.1:${server.address().port}`);
});
