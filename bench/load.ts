// Sends load in a process of its own. The only argument is a JSON file; prints the figures as JSON.
import { readFileSync } from 'node:fs';
import autocannon from 'autocannon';

export interface Load {
  readonly url: string;
  readonly paths: readonly string[];
  readonly token: string;
  readonly connections: number;
  readonly seconds: number;
}

export interface Figures {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly failed: number;
}

if (import.meta.main) {
  const load = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as Load; // as: written by main.ts
  const result = await autocannon({
    url: load.url,
    connections: load.connections,
    duration: load.seconds,
    requests: load.paths.map((path) => ({ path, headers: { authorization: `Bearer ${load.token}` } })),
  });
  const figures: Figures = {
    perSecond: result.requests.average,
    p50: result.latency.p50,
    p99: result.latency.p99,
    failed: result.non2xx + result.errors,
  };
  process.stdout.write(JSON.stringify(figures));
}
