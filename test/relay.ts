import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Stands before a server, and answers some paths itself. */
export async function openRelay(url: string, own: (path: string) => string | undefined, status = 200) {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const path = request.url ?? '/';
      const answer = own(path);
      if (answer !== undefined) {
        response.writeHead(status).end(answer);
        return;
      }
      const { authorization = '', 'content-type': type = 'application/json' } = request.headers;
      const body = Buffer.concat(chunks);
      void fetch(`${url}${path}`, {
        method: request.method ?? 'GET',
        headers: { authorization, 'content-type': type },
        ...(body.length > 0 && { body }),
      })
        .then(async (got) => response.writeHead(got.status).end(await got.text()))
        .catch((fault: unknown) => response.writeHead(502).end(String(fault)));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // as: it listens on a port
  return { url: `http://127.0.0.1:${port}`, close: () => void server.close() };
}
