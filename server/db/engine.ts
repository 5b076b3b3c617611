import type { Sql } from './sql.ts';
import type { Together } from './together.ts';

export interface Reader {
  all<Row>(s: Sql): Promise<Row[]>;
  /** Throws if there is more than one row. */
  one<Row>(s: Sql): Promise<Row | undefined>;
  /** As long as it stays the same, so do these tables. Only where nobody can change them unnoticed, and not in writes. */
  stamp?(tables: readonly string[]): number;
  /** Where asking costs more than finding. Not in writes: each sees its own state of the data. */
  readonly together?: Together;
}

export interface Writer extends Reader {
  /** Answers the number of rows changed. A failed statement fails the whole write, even if the error is caught. */
  run(s: Sql): Promise<number>;
  /** Wakes who listens on this channel once the write stands, and not before. */
  wake(channel: string): void;
}

export interface MigrationWriter extends Omit<Writer, 'wake'> {
  /** Runs several statements without parameters. */
  script(text: string): Promise<void>;
}

/**
 * `read` and `write` may await nothing but their `db`: then a read sees one state of the data (on PostgreSQL, each
 * of its statements does), and a write is all or nothing. A write may run again after a conflict: keep other effects out.
 */
export interface Scope {
  read<T>(fn: (db: Reader) => Promise<T>): Promise<T>;
  write<T>(fn: (db: Writer) => Promise<T>): Promise<T>;
  /**
   * A write that makes nobody run again, and does not itself: on PostgreSQL it is read committed. What it has read may
   * have changed since, so each statement must say what it still expects of the rows that it changes.
   */
  writeRows<T>(fn: (db: Writer) => Promise<T>): Promise<T>;
  /** Slow statements, run off the event loop and all on one state of the data; one list of rows for each. */
  long<Results extends unknown[][]>(queries: { [K in keyof Results]: Sql }): Promise<Results>;
}

/** Used directly it spans all tenants: for auth look-ups, jobs and administration. */
export interface Database extends Scope {
  readonly engine: 'sqlite' | 'postgres';
  /** On PostgreSQL row-level security then hides every other tenant's rows. */
  tenant(tenantId: string): Scope;
  /** Wakes everybody who listens on this channel, on every node. A hint: it may come late or twice. */
  wake(channel: string): void;
  /** Answers a function that ends the listening. */
  onWake(channel: string, listener: () => void): () => void;
  /** For migrate.ts: a transaction that keeps every other migration out, on all nodes. */
  migration<T>(fn: (db: MigrationWriter) => Promise<T>): Promise<T>;
  health(): Promise<void>;
  stats(): DatabaseStats;
  /** Finishes the writes under way first. */
  close(): Promise<void>;
}

/** Counters since the start; `waiting` and `connections` are the present state. */
export interface DatabaseStats {
  readonly commits: number;
  readonly writes: number;
  readonly failed: number;
  readonly retries: number;
  readonly largestBatch: number;
  readonly waiting: number;
  readonly connections: number;
}

export interface DatabaseConfig {
  /** `postgres://…`; without it the embedded database in `dataDir` is used. */
  readonly url?: string;
  readonly dataDir: string;
  /** Only one `server` may use a data folder; a `command` may join it while it serves. */
  readonly role?: 'server' | 'command';
  /** Makes a read or write that awaits anything but the database fail: for tests. */
  readonly strict?: boolean;
}
