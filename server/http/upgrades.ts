import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyInstance } from 'fastify';

/** Takes a connection over that stops to speak HTTP; by then it must have answered in some way. */
export type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => Promise<void>;

/** By path. */
export type Upgrades = Readonly<Record<string, Upgrade>>;

const patience = 30_000;

/**
 * Whether a request is taken over. All others are answered as if they had not asked, as HTTP wants it: some clients ask
 * for HTTP/2 in every first request.
 */
export const isUpgrade =
  (upgrades: Upgrades) =>
  (request: IncomingMessage): boolean =>
    request.method === 'GET' &&
    request.headers.upgrade?.toLowerCase() === 'websocket' &&
    upgradeOf(upgrades, request) !== undefined;

const upgradeOf = (upgrades: Upgrades, { url = '' }: IncomingMessage): Upgrade | undefined =>
  Object.entries(upgrades).find(([path]) => url === path || url.startsWith(`${path}?`))?.[1];

export function addUpgrades(
  server: FastifyInstance,
  upgrades: Upgrades,
  onFault: (fault: unknown) => void,
): void {
  server.server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    const upgrade = upgradeOf(upgrades, request);
    // A Node before 24.9 does not ask `isUpgrade`.
    if (!upgrade) return end(socket, '404 Not Found', '404 page not found');
    request.setTimeout(patience, () => socket.destroy());
    upgrade(request, socket, head).catch((fault: unknown) => {
      onFault(fault);
      end(socket, '500 Internal Server Error', '');
    });
  });
}

function end(socket: Duplex, status: string, text: string): void {
  const head = [`HTTP/1.1 ${status}`, 'Content-Type: text/plain', 'Connection: close'];
  socket.end([...head, `Content-Length: ${text.length}`, '', text].join('\r\n'), () => socket.destroy());
}
