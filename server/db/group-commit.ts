import { UnavailableError } from './errors.ts';
import type { Writer } from './engine.ts';
import type { Sql } from './sql.ts';
import type { SqliteConnection } from './sqlite-connection.ts';
import { WriteHandle } from './sqlite-write-handle.ts';

interface Write {
  readonly fn: (db: Writer) => Promise<unknown>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: unknown) => void;
}

interface Batch {
  readonly closesAt: number;
  readonly done: { write: Write; value: unknown; wakes: ReadonlySet<string> }[];
  size: number;
  due: boolean;
  timer?: NodeJS.Timeout;
  broken?: unknown;
}

export interface GroupCommitOptions {
  /** Called right before each commit: the reads' snapshot must end there. */
  readonly beforeCommit: () => void;
  /** Called after a commit for each channel that one of its writes wakes. */
  readonly wake: (channel: string) => void;
  readonly strict?: boolean;
  /** After so long a batch takes no more writes, so that the first need not wait for many. */
  readonly longestMs?: number;
  readonly stallMs?: number;
  readonly lockWaitMs?: number;
}

const largestSize = 512;
const lockPollMs = 5;

const statement = (text: string): Sql => ({ text, values: [] });
const begin = statement('begin immediate');
const commit = statement('commit');
const rollback = statement('rollback');
const savepoint = statement('savepoint w');
const release = statement('release w');
const undo = statement('rollback to w');

/**
 * Writes that arrive in one turn of the event loop share one transaction, so they share the wait for the disk.
 * Each runs in its own savepoint, one after the other; their promises settle after the commit. The commit has a
 * turn of its own: no read, which awaits only the database, can see one half of its data before and one half after it.
 */
export class GroupCommit {
  readonly #connection: SqliteConnection;
  readonly #options: GroupCommitOptions;
  readonly #queue: Write[] = [];
  #batch: Batch | undefined;
  #running = false;
  #lockWaitSince = 0;
  #giveUp: ((reason: unknown) => void) | undefined;
  #idle: (() => void) | undefined;
  #closed = false;
  readonly stats = { commits: 0, writes: 0, failed: 0, retries: 0, largestBatch: 0 };

  constructor(connection: SqliteConnection, options: GroupCommitOptions) {
    this.#connection = connection;
    this.#options = options;
  }

  get waiting(): number {
    return this.#queue.length;
  }

  write<T>(fn: (db: Writer) => Promise<T>): Promise<T> {
    if (this.#closed) return Promise.reject(new UnavailableError('gone', 'The database is closed'));
    return new Promise<T>((resolve, reject) => {
      this.#queue.push({ fn, resolve: resolve as (value: unknown) => void, reject });
      this.#pump();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#batch || this.#queue.length > 0) await new Promise<void>((resolve) => (this.#idle = resolve));
  }

  #pump(): void {
    if (this.#running || this.#lockWaitSince > 0 || this.#queue.length === 0) return;
    const batch = this.#batch ?? this.#begin();
    if (batch && !isFull(batch)) void this.#run(batch);
  }

  #begin(): Batch | undefined {
    try {
      this.#connection.run(begin);
    } catch (error) {
      this.#beginFailed(error);
      return undefined;
    }
    this.#lockWaitSince = 0;
    const batch: Batch = {
      closesAt: performance.now() + (this.#options.longestMs ?? 8),
      done: [],
      size: 0,
      due: false,
    };
    this.#batch = batch;
    setImmediate(() => {
      if (this.#running) this.#stalled(batch);
      else this.#commit(batch);
    });
    return batch;
  }

  /** Another process (a command) is writing: wait for it without stopping the event loop. */
  #beginFailed(error: unknown): void {
    const now = performance.now();
    this.#lockWaitSince ||= now;
    const patient = now - this.#lockWaitSince < (this.#options.lockWaitMs ?? 10_000);
    if (error instanceof UnavailableError && error.reason === 'busy' && patient) {
      this.stats.retries += 1;
      setTimeout(() => {
        if (this.#begin()) this.#pump();
      }, lockPollMs);
      return;
    }
    this.#lockWaitSince = 0;
    for (const write of this.#queue.splice(0)) this.#fail(write, error);
    this.#idle?.();
  }

  async #run(batch: Batch): Promise<void> {
    this.#running = true;
    while (!isFull(batch)) {
      const write = this.#queue.shift();
      if (!write) break;
      batch.size += 1;
      await this.#runOne(batch, write);
    }
    this.#running = false;
    if (batch.due) setImmediate(() => this.#commit(batch));
  }

  async #runOne(batch: Batch, write: Write): Promise<void> {
    const connection = this.#connection;
    const handle = new WriteHandle(connection);
    try {
      connection.run(savepoint);
      const value = await this.#settled(write.fn, handle);
      if (handle.failure) throw handle.failure;
      if (batch.due && this.#options.strict)
        throw new Error('A write awaited something other than the database');
      connection.run(release);
      batch.done.push({ write, value, wakes: handle.wakes });
    } catch (error) {
      if (connection.raw.inTransaction) {
        connection.run(undo);
        connection.run(release);
      } else {
        // SQLite itself has undone the whole transaction, as it may when the disk is full.
        batch.broken = error;
      }
      this.#fail(write, error);
    } finally {
      handle.close();
    }
  }

  #settled(fn: Write['fn'], handle: WriteHandle): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#giveUp = reject;
      fn(handle).then(resolve, reject);
    });
  }

  /** The commit's turn has come while a write still runs: it awaits something foreign, and everybody waits for it. */
  #stalled(batch: Batch): void {
    const ms = this.#options.stallMs ?? 5000;
    const message = `A write was not finished after ${ms} ms: it may await nothing but the database`;
    batch.due = true;
    batch.timer = setTimeout(() => this.#giveUp?.(new UnavailableError('timeout', message)), ms);
  }

  #commit(batch: Batch): void {
    this.#options.beforeCommit();
    let failure = batch.broken;
    if (!failure) {
      try {
        this.#connection.run(commit);
      } catch (error) {
        failure = error;
        if (this.#connection.raw.inTransaction) this.#connection.run(rollback);
      }
    }
    clearTimeout(batch.timer);
    this.#batch = undefined;
    this.stats.commits += 1;
    this.stats.writes += batch.done.length;
    this.stats.largestBatch = Math.max(this.stats.largestBatch, batch.size);
    for (const { write, value } of batch.done) {
      if (failure) this.#fail(write, failure);
      else write.resolve(value);
    }
    if (!failure)
      for (const channel of new Set(batch.done.flatMap(({ wakes }) => [...wakes])))
        this.#options.wake(channel);
    this.#pump();
    if (!this.#batch && this.#queue.length === 0) this.#idle?.();
  }

  #fail(write: Write, error: unknown): void {
    this.stats.failed += 1;
    write.reject(error);
  }
}

function isFull(batch: Batch): boolean {
  return (
    batch.due ||
    batch.broken !== undefined ||
    batch.size >= largestSize ||
    (batch.size > 0 && performance.now() > batch.closesAt)
  );
}
