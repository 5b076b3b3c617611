import { randomUUID } from 'node:crypto';
import type { Database, Writer } from '../db/database.ts';
import {
  deleteJob,
  endLeases,
  extendLease,
  findNextRunTime,
  insertJob,
  jobsChannel,
  leaseJobs,
  releaseJob,
  type Job,
  type Keys,
  type Lease,
} from './queries.ts';

export interface JobHandler {
  readonly kind: string;
  /** May run more than once for one job: after a crash, or when it outlives its lease. */
  run(job: Job, signal: AbortSignal): Promise<void>;
  /** For work that comes round again by itself: its next time after this one. */
  readonly nextTime?: (now: number) => number;
  /** For work on a queue: when there is more to do, asked in the write that ends a run; undefined if never again. */
  readonly again?: (db: Writer, job: Job) => Promise<number | undefined>;
}

export interface RunnerParts {
  readonly database: Database;
  readonly clock: { now(): number };
  readonly newId: () => string;
  readonly handlers: readonly JobHandler[];
  readonly onFault: (fault: unknown, job: Job | undefined) => void;
  /** How many jobs run beside each other. */
  readonly most?: number;
  readonly leaseMs?: number;
  /** How long work goes unnoticed that another process has added without a word. */
  readonly longestSleepMs?: number;
  /** Where only jobs with certain keys can be done here. */
  readonly keys?: () => readonly string[];
  /** No other process runs jobs on this database: leases from before the start are void. */
  readonly alone?: boolean;
}

const defaults = { most: 4, leaseMs: 60_000, longestSleepMs: 30_000, alone: false };
const mostAttempts = 10;
/** The tenant of jobs that belong to none. */
const noTenant = '';

/** Takes due jobs from the table and runs them, a few at a time. Any number of nodes may do so beside each other. */
export class JobRunner {
  readonly #parts: RunnerParts & typeof defaults;
  readonly #handlers: ReadonlyMap<string, JobHandler>;
  readonly #running = new Set<Promise<void>>();
  readonly #stopping = new AbortController();
  #stopListening = () => {};
  #timer: NodeJS.Timeout | undefined;
  #taking: Promise<number> | undefined;
  #askedAgain = false;
  #started = false;

  constructor(parts: RunnerParts) {
    this.#parts = { ...defaults, ...parts };
    this.#handlers = new Map(parts.handlers.map((handler) => [handler.kind, handler]));
  }

  /** Begins to take jobs by itself. In tests, `drain` alone does. */
  async start(): Promise<void> {
    const { database, clock, alone } = this.#parts;
    if (alone) await database.write((db) => endLeases(db, this.#kinds(), clock.now()));
    await this.#addScheduled();
    this.#started = true;
    this.#stopListening = database.onWake(jobsChannel, () => this.look());
    this.look();
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

  /** Looks for work now, not only when somebody says that there is some. */
  look(): void {
    if (!this.#started || this.#stopping.signal.aborted) return;
    if (this.#taking) {
      this.#askedAgain = true;
      return;
    }
    clearTimeout(this.#timer);
    this.#goOn(this.#take().then(() => this.#sleep()));
  }

  #goOn(work: Promise<void>): void {
    work.catch((fault: unknown) => {
      this.#parts.onFault(fault, undefined);
      this.#wakeIn(this.#parts.longestSleepMs);
    });
  }

  /** Until something is due; to find out whether it is costs less than to try to take it. */
  async #sleep(): Promise<void> {
    if (this.#askedAgain) {
      this.#askedAgain = false;
      this.look();
      return;
    }
    // A running job asks again when it ends.
    const { database, clock, most, longestSleepMs } = this.#parts;
    if (this.#running.size >= most) return;
    const next = this.#canWork()
      ? await database.read((db) => findNextRunTime(db, this.#kinds(), this.#keys()))
      : undefined;
    const untilDue = (next ?? Infinity) - clock.now();
    if (untilDue <= 0) this.look();
    else this.#wakeIn(Math.min(longestSleepMs, untilDue));
  }

  #wakeIn(milliseconds: number): void {
    clearTimeout(this.#timer);
    if (this.#stopping.signal.aborted) return;
    this.#timer = setTimeout(() => this.#goOn(this.#sleep()), milliseconds).unref();
  }

  /** Answers how many jobs it has begun. */
  #take(): Promise<number> {
    this.#taking ??= this.#leaseAndRun().finally(() => (this.#taking = undefined));
    return this.#taking;
  }

  async #leaseAndRun(): Promise<number> {
    const { database, most } = this.#parts;
    const free = most - this.#running.size;
    if (free <= 0 || !this.#canWork()) return 0;
    const lease = this.#newLease(randomUUID());
    const jobs = await database.write((db) => leaseJobs(db, lease, this.#kinds(), this.#keys(), free));
    for (const job of jobs) {
      const running = this.#run(job, lease)
        .catch((fault: unknown) => this.#parts.onFault(fault, job))
        .finally(() => {
          this.#running.delete(running);
          this.look();
        });
      this.#running.add(running);
    }
    return jobs.length;
  }

  async #run(job: Job, lease: Lease): Promise<void> {
    const { database, onFault, leaseMs } = this.#parts;
    const handler = this.#handlers.get(job.kind);
    if (!handler) return;
    const lost = new AbortController();
    const heartbeat = setInterval(() => {
      database
        .write((db) => extendLease(db, job, this.#newLease(lease.id)))
        .then((held) => held || lost.abort())
        .catch((fault: unknown) => onFault(fault, job));
    }, leaseMs / 3).unref();
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

  async #succeeded(job: Job, lease: Lease, { nextTime, again }: JobHandler): Promise<void> {
    await this.#parts.database.write(async (db) => {
      const runTime = again ? await again(db, job) : nextTime?.(this.#parts.clock.now());
      return runTime === undefined
        ? deleteJob(db, job, lease)
        : releaseJob(db, job, lease, { runTime, attempts: 0, error: null });
    });
  }

  async #failed(job: Job, lease: Lease, { nextTime, again }: JobHandler, fault: unknown): Promise<void> {
    const now = this.#parts.clock.now();
    const error = String(fault).slice(0, 500);
    const retryTime = now + retryDelay(job.attempts);
    const roundTime = again ? retryTime : nextTime?.(now);
    const state =
      job.attempts >= mostAttempts && roundTime !== undefined
        ? { runTime: roundTime, attempts: 0, error }
        : { runTime: job.attempts < mostAttempts ? retryTime : null, attempts: job.attempts, error };
    await this.#parts.database.write((db) => releaseJob(db, job, lease, state));
  }

  #newLease(id: string): Lease {
    const now = this.#parts.clock.now();
    return { id, now, until: now + this.#parts.leaseMs };
  }

  #kinds(): string[] {
    return [...this.#handlers.keys()];
  }

  #keys(): Keys {
    return this.#parts.keys?.();
  }

  #canWork(): boolean {
    return this.#handlers.size > 0 && this.#keys()?.length !== 0;
  }
}

/** 2 s, 4 s, 8 s … up to an hour: ten attempts are spread over 17 minutes. */
export function retryDelay(attempts: number): number {
  return Math.min(3_600_000, 1000 * 2 ** attempts);
}
