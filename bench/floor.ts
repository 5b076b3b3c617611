// What Node itself can do: a bare server, in a process of its own, that sends the same bytes to everybody.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Target } from './target.ts';

export async function startFloor(bytes: number): Promise<Target> {
  const child = fork(fileURLToPath(import.meta.url), {
    env: { ...process.env, OKRA_BENCH_FLOOR: String(bytes) },
  });
  const [port] = (await once(child, 'message')) as [number]; // as: what serve() sends
  return {
    url: `http://127.0.0.1:${port}`,
    cpuSeconds: async () => {
      child.send('cpu');
      const [seconds] = (await once(child, 'message')) as [number]; // as: what serve() sends
      return seconds;
    },
    stop: async () => {
      child.disconnect();
      await once(child, 'exit');
    },
  };
}

function serve(bytes: number): void {
  const body = Buffer.alloc(bytes, 'a');
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json; charset=utf-8');
    response.end(body);
  });
  server.listen(0, '127.0.0.1', () => {
    process.send?.((server.address() as AddressInfo).port); // as: it listens on a port
  });
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send?.((user + system) / 1e6);
  });
  process.once('disconnect', () => process.exit());
}

if (process.env['OKRA_BENCH_FLOOR']) serve(Number(process.env['OKRA_BENCH_FLOOR']));
