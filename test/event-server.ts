import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { clientConfig } from '../contract/event/connection.ts';
import { Connections } from '../server/event/connections.ts';

type Options = ConstructorParameters<typeof Connections>[0];

/** Connections behind the least that a client needs: an address, and no questions asked. */
export async function startEventServer(options: Options = {}, port = 0) {
  const connections = new Connections(options);
  let opened = 0;
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json');
    const data = {
      URL: `${url}/ws/v2?fpid=1&device_id=1&service_id=1`,
      ClientConfig: options?.clientConfig ?? clientConfig,
    };
    response.end(JSON.stringify({ code: 0, msg: '', data }));
  });
  const sockets = new WebSocketServer({ server, maxPayload: 1_048_576 });
  sockets.on('connection', (socket, request) => {
    const appId = new URL(request.url ?? '', url).searchParams.get('app') ?? 'cli_a1b2c3d4e5f60718';
    opened += 1;
    connections.accept(appId, socket, { connectionId: `c${opened}`, service: 1, instance: 'node' });
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address() as AddressInfo; // as: it listens at a port
  const url = `ws://127.0.0.1:${address.port}`;
  return {
    connections,
    url,
    domain: url.replace('ws', 'http'),
    port: address.port,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      await connections.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

export type EventServer = Awaited<ReturnType<typeof startEventServer>>;
