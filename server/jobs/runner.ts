import { randomUUID } from 'node:crypto';
import type { Database } from '../db/database.ts';
import {
  deleteJob,
  extendLease,
  findNextRunTime,
  insertJob,
  leaseJobs,
  releaseJob,
  type Job,
  type Lease,
} from './queries.ts';

export interface JobHandler {
  readonly kind: string;
  /** May run more than once for one job: after a crash, or when it outlives its lease. */
  run(job: Job, signal: AbortSignal): Promise<void>;
  /** For work that comes round again by itself: its next time after this one. */
  readonly nextTime?: (now: number) => number;
}

export interface RunnerParts {
  readonly database: Database;
  readonly clock: { now(): number };
  readonly newId: () => string;
  readonly handlers: readonly JobHandler[];
  readonly onFault: (fault: unknown, job: Job | undefined) => void;
}

export const jobsChannel = 'jobs';

const most = 4;
const leaseMs = 60_000;
const heartbeatMs = 20_000;
const longestSleepMs = 30_000;
const mostAttempts = 10;
/** The tenant of jobs that belong to none. */
const noTenant = '';

/** Takes due jobs from the table and runs them, a few at a time. Any number of nodes may do so beside each other. */
export class JobRunner {
  readonly #parts: RunnerParts;
  readonly #handlers: ReadonlyMap<string, JobHandler>;
  readonly #running = new Set<Promise<void>>();
  readonly #stopping = new AbortController();
  #stopListening = () => {};
  #timer: NodeJS.Timeout | undefined;
  #taking: Promise<number> | undefined;
  #askedAgain = false;
  #started = false;

  constructor(parts: RunnerParts) {
    this.#parts = parts;
    this.#handlers = new Map(parts.handlers.map((handler) => [handler.kind, handler]));
  }

  /** Begins to take jobs by itself. In tests, `drain` alone does. */
  async start(): Promise<void> {
    await this.#addScheduled();
    this.#started = true;
    this.#stopListening = this.#parts.database.onWake(jobsChannel, () => this.#go());
    this.#go();
  }

  /** Runs all that is due by now, also what that adds. */
  async drain(): Promise<void> {
    await this.#addScheduled();
    while ((await this.#take()) > 0 || this.#running.size > 0) await Promise.all(this.#running);
  }

  /** Lets the running jobs end; they are told to hurry. */
  async close(): Promise<void> {
    this.#stopListening();
    clearTimeout(this.#timer);
    this.#stopping.abort();
    await this.#taking?.catch(() => 0);
    await Promise.all(this.#running);
  }

  async #addScheduled(): Promise<void> {
    const { database, clock, newId } = this.#parts;
    const now = clock.now();
    for (const { kind, nextTime } of this.#handlers.values()) {
      if (!nextTime) continue;
      const job = { tenantId: noTenant, id: newId(), kind, payload: '{}', runTime: nextTime(now), key: kind };
      await database.write((db) => insertJob(db, job, now));
    }
  }

  #go(): void {
    if (this.#stopping.signal.aborted) return;
    if (this.#taking) {
      this.#askedAgain = true;
      return;
    }
    clearTimeout(this.#timer);
    this.#take()
      .then(() => this.#sleep())
      .catch((fault: unknown) => {
        this.#parts.onFault(fault, undefined);
        this.#wakeIn(longestSleepMs);
      });
  }

  async #sleep(): Promise<void> {
    if (this.#askedAgain) {
      this.#askedAgain = false;
      this.#go();
      return;
    }
    // A running job asks again when it ends.
    if (this.#running.size >= most) return;
    const next = await this.#parts.database.read((db) => findNextRunTime(db, this.#kinds()));
    this.#wakeIn(Math.min(longestSleepMs, Math.max(0, (next ?? Infinity) - this.#parts.clock.now())));
  }

  #wakeIn(milliseconds: number): void {
    clearTimeout(this.#timer);
    if (this.#stopping.signal.aborted) return;
    this.#timer = setTimeout(() => this.#go(), milliseconds).unref();
  }

  /** Answers how many jobs it has begun. */
  #take(): Promise<number> {
    this.#taking ??= this.#leaseAndRun().finally(() => (this.#taking = undefined));
    return this.#taking;
  }

  async #leaseAndRun(): Promise<number> {
    const free = most - this.#running.size;
    if (free <= 0 || this.#handlers.size === 0) return 0;
    const lease = this.#newLease(randomUUID());
    const jobs = await this.#parts.database.write((db) => leaseJobs(db, lease, this.#kinds(), free));
    for (const job of jobs) {
      const running = this.#run(job, lease)
        .catch((fault: unknown) => this.#parts.onFault(fault, job))
        .finally(() => {
          this.#running.delete(running);
          if (this.#started) this.#go();
        });
      this.#running.add(running);
    }
    return jobs.length;
  }

  async #run(job: Job, lease: Lease): Promise<void> {
    const { database, onFault } = this.#parts;
    const handler = this.#handlers.get(job.kind);
    if (!handler) return;
    const lost = new AbortController();
    const heartbeat = setInterval(() => {
      database
        .write((db) => extendLease(db, job, this.#newLease(lease.id)))
        .then((held) => held || lost.abort())
        .catch((fault: unknown) => onFault(fault, job));
    }, heartbeatMs).unref();
    try {
      if (job.attempts > mostAttempts) throw new Error('It has ended this process each time it ran');
      await handler.run(job, AbortSignal.any([lost.signal, this.#stopping.signal]));
      await this.#succeeded(job, lease, handler);
    } catch (fault) {
      onFault(fault, job);
      await this.#failed(job, lease, handler, fault);
    } finally {
      clearInterval(heartbeat);
    }
  }

  async #succeeded(job: Job, lease: Lease, { nextTime }: JobHandler): Promise<void> {
    const runTime = nextTime?.(this.#parts.clock.now());
    await this.#parts.database.write((db) =>
      runTime === undefined
        ? deleteJob(db, job, lease)
        : releaseJob(db, job, lease, { runTime, attempts: 0, error: null }),
    );
  }

  async #failed(job: Job, lease: Lease, { nextTime }: JobHandler, fault: unknown): Promise<void> {
    const now = this.#parts.clock.now();
    const error = String(fault).slice(0, 500);
    const again = job.attempts < mostAttempts ? now + retryDelay(job.attempts) : null;
    const scheduled = nextTime && again === null;
    const state = scheduled
      ? { runTime: nextTime(now), attempts: 0, error }
      : { runTime: again, attempts: job.attempts, error };
    await this.#parts.database.write((db) => releaseJob(db, job, lease, state));
  }

  #newLease(id: string): Lease {
    const now = this.#parts.clock.now();
    return { id, now, until: now + leaseMs };
  }

  #kinds(): string[] {
    return [...this.#handlers.keys()];
  }
}

/** 2 s, 4 s, 8 s … up to an hour: ten attempts are spread over 17 minutes. */
export function retryDelay(attempts: number): number {
  return Math.min(3_600_000, 1000 * 2 ** attempts);
}
