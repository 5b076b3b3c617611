import { setTimeout as sleep } from 'node:timers/promises';
import type { ClientBase, Pool } from 'pg';
import type { Writer } from './engine.ts';
import { UnavailableError } from './errors.ts';
import { clientConfig, createPool, query } from './postgres-connection.ts';
import type { PostgresLimits, QueryResult } from './postgres-connection.ts';
import { isConflict, needsNewConnection, postgresError } from './postgres-errors.ts';
import { setTenant } from './postgres-tenants.ts';
import { onlyRow } from './rows.ts';
import type { Sql } from './sql.ts';

const connections = 8;
const mostAttempts = 10;
/** After so many, this process begins no other write until this one is through. */
const equalAttempts = 5;

interface How {
  readonly tenantId: string;
  readonly begin?: Sql;
}

/**
 * Each write is a serializable transaction: like on SQLite, what it has read is still true when it commits.
 * When two get in each other's way, one of them runs again, in the end before all others of this process. Those that are
 * read committed get in nobody's way.
 */
export class PostgresWrites {
  readonly #pool: Pool;
  readonly #wake: (channel: string) => void;
  /** Resolved unless a write runs alone, because others won too often. */
  #precedence: Promise<void> = Promise.resolve();
  readonly stats = { commits: 0, writes: 0, failed: 0, retries: 0 };

  constructor(url: string, { statementMs, waitMs }: PostgresLimits, wake: (channel: string) => void) {
    this.#wake = wake;
    const settings = {
      default_transaction_isolation: 'serializable',
      idle_in_transaction_session_timeout: '10s',
    };
    const config = clientConfig(url, { statementMs, settings });
    this.#pool = createPool({ ...config, pipeline: true, max: connections, connectionTimeoutMillis: waitMs });
  }

  get waiting(): number {
    return this.#pool.waitingCount;
  }

  get connections(): number {
    return this.#pool.totalCount;
  }

  async write<T>(fn: (db: Writer) => Promise<T>, how: How): Promise<T> {
    let reconnected = false;
    let give: (() => void) | undefined;
    try {
      for (let attempt = 1; ; attempt += 1) {
        try {
          if (!give) await this.#precedence;
          const value = await this.#attempt(fn, how);
          this.stats.writes += 1;
          return value;
        } catch (error) {
          const lost: boolean = needsNewConnection(error) && !reconnected;
          reconnected ||= lost;
          if (attempt === mostAttempts || !(lost || isConflict(error))) throw this.#failure(error);
          this.stats.retries += 1;
          if (attempt === equalAttempts) give = await this.#takePrecedence();
          else if (!lost && !give) await sleep(Math.random() * 2 ** attempt);
        }
      }
    } finally {
      give?.();
    }
  }

  #failure(error: unknown): unknown {
    this.stats.failed += 1;
    if (!isConflict(error)) return postgresError(error);
    return new UnavailableError('conflict', `Other writes won ${mostAttempts} times in a row`, error);
  }

  /** One after the other; answers how to give it up. */
  async #takePrecedence(): Promise<() => void> {
    const before = this.#precedence;
    const mine = Promise.withResolvers<void>();
    this.#precedence = before.then(() => mine.promise);
    await before;
    return mine.resolve;
  }

  async notify(payload: string): Promise<void> {
    await this.#pool.query({ name: 'notify', text: `select pg_notify('okra', $1)`, values: [payload] });
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }

  async #attempt<T>(
    fn: (db: Writer) => Promise<T>,
    { tenantId, begin = beginSerializable }: How,
  ): Promise<T> {
    const client = await this.#pool.connect();
    const handle = new Transaction(client);
    let unusable = false;
    try {
      // Sent together with the first statement of the write: they cost no round trip.
      const began = Promise.all([query(client, begin), query(client, setTenant(tenantId, true))]);
      began.catch(() => {});
      const value = await fn(handle);
      await began;
      if (handle.failure) throw postgresError(handle.failure);
      await this.#commit(client);
      for (const channel of handle.wakes) this.#wake(channel);
      return value;
    } catch (error) {
      const { failure = error } = handle;
      // Whatever else it has begun must not go on behind the rollback, where each statement would stand for itself.
      handle.close();
      unusable = needsNewConnection(failure) || isInDoubt(error);
      if (!unusable) await query(client, rollback).catch(() => (unusable = true));
      throw needsNewConnection(failure) || isConflict(failure) ? failure : error;
    } finally {
      handle.close();
      client.release(unusable);
    }
  }

  async #commit(client: ClientBase): Promise<void> {
    try {
      await query(client, commit);
      this.stats.commits += 1;
    } catch (error) {
      if (!needsNewConnection(error)) throw error;
      throw new UnavailableError('gone', inDoubt, error);
    }
  }
}

const inDoubt = 'The database server went away during a commit: the write is stored whole or not at all';

function isInDoubt(error: unknown): boolean {
  return error instanceof UnavailableError && error.message === inDoubt;
}

const beginSerializable: Sql = { text: 'begin', values: [] };
export const beginReadCommitted: Sql = { text: 'begin isolation level read committed', values: [] };
const commit: Sql = { text: 'commit', values: [] };
const rollback: Sql = { text: 'rollback', values: [] };

/** What a write function works with; useless once its write is over. */
class Transaction implements Writer {
  #client: ClientBase | undefined;
  /** A failed statement fails its write, even if the caller has caught it. */
  failure: unknown;
  /** To be woken after the commit. */
  readonly wakes = new Set<string>();

  constructor(client: ClientBase) {
    this.#client = client;
  }

  async all<R>(s: Sql): Promise<R[]> {
    return (await this.#query(s)).rows as R[];
  }

  async one<R>(s: Sql): Promise<R | undefined> {
    return onlyRow(await this.all<R>(s), s);
  }

  async run(s: Sql): Promise<number> {
    return (await this.#query(s)).rowCount ?? 0;
  }

  wake(channel: string): void {
    this.wakes.add(channel);
  }

  close(): void {
    this.#client = undefined;
  }

  async #query(s: Sql): Promise<QueryResult> {
    if (!this.#client) throw new Error('This write is over: its db can not be used any more');
    try {
      return await query(this.#client, s);
    } catch (error) {
      this.failure ??= error;
      throw postgresError(error);
    }
  }
}
