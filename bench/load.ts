// A process of its own that asks and takes the times: as much a burden for the server as for the floor.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import autocannon from 'autocannon';
import { askEvenly, type Paced } from './pace.ts';

export interface Job {
  readonly url: string;
  readonly token: string;
  readonly paths: readonly string[];
  /** What is sent to each of the paths; without it they are read. */
  readonly bodies?: readonly string[] | undefined;
  readonly connections: number;
  /** How long to ask for paths drawn at random; without it, each path is asked for once. */
  readonly seconds?: number;
  /** Calls a second, evenly and however quick the answers are; without it, as many as get answers. */
  readonly rate?: number | undefined;
}

/** Figures begin when each connection has had an answer: until then the asking process prepares what it will ask. */
export interface Load {
  readonly perSecond: number;
  /** All, also those before the figures begin. */
  readonly answers: number;
  readonly p50: number;
  readonly p99: number;
  readonly failed: number;
  readonly faults: string;
}

const DRAWN = 1000;

export async function load(job: Job): Promise<Load> {
  const child = fork(fileURLToPath(import.meta.url), {
    env: { ...process.env, OKRA_BENCH_LOAD: '1' },
    // Answers that nobody reads die young: a small nursery stays in the processor's cache.
    execArgv: ['--max-semi-space-size=1'],
  });
  const exit = once(child, 'exit');
  child.send(job);
  const [result] = (await Promise.race([once(child, 'message'), exit])) as [Load | number | null]; // as: what run() sends
  if (typeof result !== 'object' || result === null)
    throw new Error('the load process ended before its result');
  await exit;
  if (result.failed > 0)
    throw new Error(`${result.failed} calls of ${job.paths[0]} failed: ${result.faults}`);
  return result;
}

const figures = (times: readonly number[], took: number) => {
  const sorted = times.toSorted((a, b) => a - b);
  return {
    perSecond: (times.length / took) * 1000,
    p50: sorted[Math.floor(sorted.length * 0.5)] ?? Number.NaN,
    p99: sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN,
  };
};

async function runEvenly(job: Paced): Promise<Load> {
  const { times, took, refused } = await askEvenly(job);
  return {
    ...figures(times, took),
    answers: times.length,
    failed: refused.length,
    faults: refused.slice(0, 3).join(', '),
  };
}

async function run({ url, token, paths, bodies, connections, seconds }: Job): Promise<Load> {
  const times: number[] = [];
  const answered = new Set<object>();
  let answers = 0;
  let began = performance.now();
  let last = began;
  let client = 0;
  const requestAt = (at: number) => {
    const body = bodies?.[at];
    const path = paths[at] ?? '/';
    return body === undefined ? { path } : { path, method: 'POST' as const, body };
  };
  const draw = () => requestAt(Math.floor(Math.random() * paths.length));
  const share = (at: number) =>
    paths.flatMap((_, place) => (place % connections === at ? [requestAt(place)] : []));
  const running = autocannon({
    url,
    connections,
    headers: { authorization: `Bearer ${token}` },
    ...(seconds === undefined ? { amount: paths.length } : { duration: seconds }),
    setupClient: (one) => {
      // It would turn each answer into text, which takes longer than sending one, and longest where it is Chinese.
      one.pipelinedRequests.addBody = () => {};
      one.setRequests(seconds === undefined ? share(client++) : Array.from({ length: DRAWN }, draw));
    },
  });
  running.on('response', (asking, _status, _bytes, milliseconds) => {
    answers += 1;
    last = performance.now();
    if (answered.size === connections) times.push(milliseconds);
    else if (answered.add(asking).size === connections) began = last;
  });
  const { errors, timeouts, non2xx } = await running;
  // It looks only once a second whether each path was asked for.
  const took = (seconds === undefined ? last : performance.now()) - began;
  return {
    ...figures(times, took),
    answers,
    failed: errors + non2xx,
    faults: `${errors} errors, of them ${timeouts} time-outs, and ${non2xx} statuses`,
  };
}

if (process.env['OKRA_BENCH_LOAD']) {
  process.once('message', (message) => {
    const job = message as Job; // as: load() sends it
    const { rate, seconds = 1 } = job;
    const result = rate === undefined ? run(job) : runEvenly({ ...job, rate, seconds });
    void result.then((measured) => process.send?.(measured, () => process.disconnect()));
  });
}
