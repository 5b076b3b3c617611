import type { Pool } from 'pg';
import type { Database, DatabaseStats, MigrationWriter, Reader, Scope, Writer } from './engine.ts';
import { UnavailableError } from './errors.ts';
import { clientConfig, createPool, query } from './postgres-connection.ts';
import type { PostgresLimits } from './postgres-connection.ts';
import { postgresError } from './postgres-errors.ts';
import { PostgresListener } from './postgres-listener.ts';
import { migratePostgres } from './postgres-migration.ts';
import { PostgresReads } from './postgres-reads.ts';
import { everyTenant, setTenant } from './postgres-tenants.ts';
import { beginReadCommitted, PostgresWrites } from './postgres-writes.ts';
import { onlyRow } from './rows.ts';
import type { Sql } from './sql.ts';
import { Together } from './together.ts';

const oldestVersion = 15;
const longMs = 120_000;

export async function openPostgres(url: string, limits: Partial<PostgresLimits> = {}): Promise<Database> {
  const db = new PostgresDatabase(url, { statementMs: 15_000, waitMs: 5000, ...limits });
  try {
    await db.checkServer();
    return db;
  } catch (error) {
    await db.close();
    throw error;
  }
}

class PostgresDatabase implements Database {
  readonly engine = 'postgres';
  readonly #url: string;
  readonly #reads: PostgresReads;
  readonly #writes: PostgresWrites;
  readonly #longReads: Pool;
  readonly #listener: PostgresListener;
  readonly #everything: Scope;
  readonly #together = new Together();

  constructor(url: string, limits: PostgresLimits) {
    this.#url = url;
    this.#reads = new PostgresReads(url, limits);
    this.#writes = new PostgresWrites(url, limits, (channel) => this.wake(channel));
    const settings = {
      default_transaction_read_only: 'on',
      default_transaction_isolation: 'repeatable read',
    };
    this.#longReads = createPool({ ...clientConfig(url, { statementMs: longMs, settings }), max: 2 });
    this.#listener = new PostgresListener(url, (payload) => this.#writes.notify(payload));
    this.#everything = this.#scope(everyTenant);
  }

  tenant(tenantId: string): Scope {
    if (tenantId === everyTenant || tenantId === '') throw new RangeError('This is not the id of a tenant');
    return this.#scope(tenantId);
  }

  read<T>(fn: (db: Reader) => Promise<T>): Promise<T> {
    return this.#everything.read(fn);
  }

  write<T>(fn: (db: Writer) => Promise<T>): Promise<T> {
    return this.#everything.write(fn);
  }

  writeRows<T>(fn: (db: Writer) => Promise<T>): Promise<T> {
    return this.#everything.writeRows(fn);
  }

  long<Results extends unknown[][]>(queries: { [K in keyof Results]: Sql }): Promise<Results> {
    return this.#everything.long<Results>(queries);
  }

  wake(channel: string): void {
    this.#listener.wake(channel);
  }

  onWake(channel: string, listener: () => void): () => void {
    return this.#listener.onWake(channel, listener);
  }

  async migration<T>(fn: (db: MigrationWriter) => Promise<T>): Promise<T> {
    try {
      return await migratePostgres(this.#url, fn);
    } catch (error) {
      throw postgresError(error);
    }
  }

  async health(): Promise<void> {
    await this.#reads.all({ text: 'select 1', values: [] }, everyTenant);
  }

  async checkServer(): Promise<void> {
    const text = `select current_setting('server_version_num') as version, current_setting('server_encoding') as encoding,
      to_regclass('unfinished_move') is not null as moving`;
    const [row] = await this.#reads.all({ text, values: [] }, everyTenant);
    const major = Math.floor(Number(row?.['version']) / 10_000);
    if (major < oldestVersion) {
      throw new UnavailableError(
        'gone',
        `The database server is PostgreSQL ${major}; Okra needs ${oldestVersion} or newer`,
      );
    }
    if (row?.['moving'] === true) {
      const message = 'A move into this database is not finished: run "okra move-to-postgres" again';
      throw new UnavailableError('gone', message);
    }
    if (row?.['encoding'] !== 'UTF8') {
      throw new UnavailableError(
        'gone',
        `The database is encoded in ${String(row?.['encoding'])}; create it with encoding UTF8`,
      );
    }
  }

  stats(): DatabaseStats {
    const connections = this.#reads.connections + this.#writes.connections + this.#longReads.totalCount;
    return {
      ...this.#writes.stats,
      largestBatch: 1,
      waiting: this.#writes.waiting + this.#reads.inFlight,
      connections,
    };
  }

  async close(): Promise<void> {
    await this.#listener.close();
    await Promise.all([this.#reads.close(), this.#writes.close(), this.#longReads.end()]);
  }

  #scope(tenantId: string): Scope {
    const reader: Reader = {
      together: this.#together,
      all: <Row>(s: Sql) => this.#reads.all(s, tenantId) as Promise<Row[]>,
      one: async <Row>(s: Sql) => onlyRow((await this.#reads.all(s, tenantId)) as Row[], s),
    };
    return {
      read: (fn) => fn(reader),
      write: (fn) => this.#writes.write(fn, { tenantId }),
      writeRows: (fn) => this.#writes.write(fn, { tenantId, begin: beginReadCommitted }),
      long: <Results extends unknown[][]>(queries: { [K in keyof Results]: Sql }) =>
        this.#long(queries, tenantId) as Promise<Results>,
    };
  }

  async #long(queries: readonly Sql[], tenantId: string): Promise<unknown[][]> {
    try {
      const client = await this.#longReads.connect();
      try {
        await client.query('begin');
        await query(client, setTenant(tenantId, true));
        const results: unknown[][] = [];
        for (const each of queries) results.push((await query(client, each)).rows);
        await client.query('commit');
        client.release();
        return results;
      } catch (error) {
        // The rollback comes with the end of the connection: this is rare.
        client.release(true);
        throw error;
      }
    } catch (error) {
      throw postgresError(error);
    }
  }
}
