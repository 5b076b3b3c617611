import { Worker } from 'node:worker_threads';
import { UnavailableError } from './errors.ts';
import type { Sql } from './sql.ts';

type Results = unknown[][];

interface Job {
  readonly queries: readonly Sql[];
  readonly resolve: (results: Results) => void;
  readonly reject: (reason: unknown) => void;
}

export type LongAnswer = { readonly results: Results } | { readonly message: string; readonly stack: string };

const idleMs = 30_000;
const longestMs = 120_000;

/** Runs long reads one after the other in a thread with its own connection, so that they never stop the event loop. */
export class LongReads {
  readonly #file: string;
  readonly #jobs: Job[] = [];
  #worker: Worker | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(file: string) {
    this.#file = file;
  }

  run(queries: readonly Sql[]): Promise<Results> {
    return new Promise((resolve, reject) => {
      this.#jobs.push({ queries, resolve, reject });
      if (this.#jobs.length === 1) this.#next();
    });
  }

  async close(): Promise<void> {
    this.#failAll(new UnavailableError('gone', 'The database is closed'));
    await this.#stop();
  }

  #next(): void {
    const job = this.#jobs[0];
    clearTimeout(this.#timer);
    if (!job) {
      this.#timer = setTimeout(() => void this.#stop(), idleMs).unref();
      this.#worker?.unref();
      return;
    }
    const error = new UnavailableError('timeout', `A long read was not finished after ${longestMs / 1000} s`);
    this.#timer = setTimeout(() => this.#broken(error), longestMs);
    this.#worker ??= this.#start();
    this.#worker.ref();
    this.#worker.postMessage(job.queries, []);
  }

  #start(): Worker {
    const worker = new Worker(new URL('long-reads-thread.ts', import.meta.url), { workerData: this.#file });
    worker.on('message', (answer: LongAnswer) => {
      const job = this.#jobs.shift();
      if ('results' in answer) job?.resolve(answer.results);
      else job?.reject(Object.assign(new Error(answer.message), { stack: answer.stack }));
      this.#next();
    });
    worker.on('error', (error) => this.#broken(error));
    return worker;
  }

  #broken(error: unknown): void {
    void this.#stop();
    this.#jobs.shift()?.reject(error);
    this.#next();
  }

  async #stop(): Promise<void> {
    clearTimeout(this.#timer);
    const worker = this.#worker;
    this.#worker = undefined;
    worker?.removeAllListeners();
    await worker?.terminate();
  }

  #failAll(error: unknown): void {
    for (const job of this.#jobs.splice(0)) job.reject(error);
  }
}
