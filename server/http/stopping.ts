import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

const SWEEP = 100;
/** As long as a request may take to arrive. */
const patience = 30_000;

/**
 * While the server stops, each connection ends with the answer that it waits for, at once if it waits for none, and in any
 * case after a while: Node itself leaves those alone that were still busy, or have not said anything yet.
 */
export function endConnectionsAtStop(server: FastifyInstance): void {
  /** The open connections, with the latest answer that is still owed. */
  const owed = new Map<Socket, ServerResponse | undefined>();
  const owe = (socket: Socket, answer: ServerResponse | undefined) =>
    void (owed.has(socket) && owed.set(socket, answer));
  server.server.on('connection', (socket: Socket) => {
    owed.set(socket, undefined);
    socket.once('close', () => owed.delete(socket));
  });
  server.addHook('onRequest', ({ socket }, { raw }, done) => {
    owe(socket, raw);
    done();
  });
  server.addHook('onResponse', ({ socket }, { raw }, done) => {
    if (owed.get(socket) === raw) owe(socket, undefined);
    done();
  });
  server.addHook('preClose', (done) => {
    for (const answer of owed.values())
      if (answer?.headersSent === false) answer.setHeader('connection', 'close');
    if (server.server.listening) sweep(server, owed);
    done();
  });
}

function sweep({ server }: FastifyInstance, open: ReadonlyMap<Socket, unknown>): void {
  const begun = performance.now();
  const timer = setInterval(() => {
    server.closeIdleConnections();
    for (const socket of open.keys()) if (socket.bytesRead === 0) socket.destroy();
    if (performance.now() > begun + patience) server.closeAllConnections();
  }, SWEEP).unref();
  server.once('close', () => clearInterval(timer));
}
