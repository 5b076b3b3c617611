import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { connectErrors, type PublicError } from '../../contract/errors.ts';
import type { NewConnection } from './connection-register.ts';
import type { ConnectionRegister } from './connection-register.ts';
import type { Connections } from './connections.ts';

interface Parts {
  /** Who comes with this query; or why they may not. */
  readonly admit: (query: URLSearchParams) => Promise<NewConnection | PublicError>;
  readonly connections: Connections;
  readonly register: ConnectionRegister;
  readonly instance: string;
}

/** In the address of every connection, and in every frame. */
export const service = 1;

/** An acknowledgement carries what the client's handler returned. */
const maxPayload = 1_048_576;

/** Turns a request into a long connection. A refusal is told in headers, where clients look for it. */
export function openLongConnection({ admit, connections, register, instance }: Parts) {
  const sockets = new WebSocketServer({ noServer: true, clientTracking: false, maxPayload });
  return async (request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> => {
    const { searchParams } = new URL(request.url ?? '', 'ws://localhost');
    const admitted = await admit(searchParams);
    if ('code' in admitted) return refuse(socket, admitted);
    const entered = await register.enter(admitted);
    if (entered === 'full') return refuse(socket, connectErrors.tooManyConnections);
    if (entered === 'taken') return refuse(socket, connectErrors.authFailed);
    let opened: WebSocket | undefined;
    try {
      sockets.handleUpgrade(request, socket, head, (webSocket) => {
        opened = webSocket;
      });
    } finally {
      // It refuses a malformed handshake by itself, and leaves a socket alone that is gone already.
      if (!opened) register.leave(admitted);
    }
    if (!opened) return;
    opened.once('close', () => register.leave(admitted));
    connections.accept(admitted.appId, opened, { connectionId: admitted.connectionId, service, instance });
  };
}

function refuse(socket: Duplex, { code, message }: PublicError): void {
  const tooMany = code === connectErrors.tooManyConnections.code;
  const status = tooMany ? connectErrors.authFailed.code : code;
  const head = [
    'HTTP/1.1 403 Forbidden',
    `Handshake-Status: ${status}`,
    `Handshake-Msg: ${message}`,
    // The Python SDK stumbles where there is none.
    ...(status === connectErrors.authFailed.code ? [`Handshake-Autherrcode: ${code}`] : []),
    'Connection: close',
    'Content-Length: 0',
  ];
  socket.end([...head, '', ''].join('\r\n'), () => socket.destroy());
}
