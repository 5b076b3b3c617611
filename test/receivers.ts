import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, type Server, type Socket, createServer as createRawServer } from 'node:net';
import { Worker } from 'node:worker_threads';
import { onTestFinished } from 'vitest';

export interface Receiver {
  readonly port: number;
  /** As `http://` and the address. */
  readonly url: string;
  readonly sockets: readonly Socket[];
  /** The first connection that came. */
  readonly first: () => Socket;
}

type Answer = (request: IncomingMessage, response: ServerResponse) => unknown;

export const receive = (answer: Answer): Promise<Receiver> =>
  listen(createServer((request, response) => void answer(request, response)));

export const receiveSecurely = (tls: { key: string; cert: string }, answer: Answer): Promise<Receiver> =>
  listen(createSecureServer(tls, (request, response) => void answer(request, response)));

/** Does with each connection what it likes; `nth` counts from 1. */
export function receiveRaw(play: (socket: Socket, nth: number) => void): Promise<Receiver> {
  let count = 0;
  return listen(createRawServer({ allowHalfOpen: true }, (socket) => play(socket, ++count)));
}

async function listen(server: Server): Promise<Receiver> {
  const sockets: Socket[] = [];
  server.on('connection', (socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const { port } = server.address() as AddressInfo; // as: it listens on a port
  const first = () => sockets[0] ?? never();
  return { port, url: `http://127.0.0.1:${port}`, sockets, first };
}

function never(): never {
  throw new Error('no connection came');
}

/** A port whose owner is stuck: the system takes as many connections as it queues, and no more. */
export async function stuckPort(): Promise<number> {
  const stuck = new Worker(
    `const { parentPort } = require('node:worker_threads');
    const server = require('node:net').createServer().listen(
      { port: 0, host: '127.0.0.1', backlog: 1 },
      () => {
        parentPort.postMessage(server.address().port);
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
      },
    );`,
    { eval: true },
  );
  onTestFinished(async () => {
    await stuck.terminate();
  });
  const [port]: unknown[] = await once(stuck, 'message');
  return Number(port);
}
