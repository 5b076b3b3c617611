import { EventEmitter } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { databaseFile, makeDataFolder } from './data-folder.ts';
import type {
  Database,
  DatabaseConfig,
  DatabaseStats,
  MigrationWriter,
  Reader,
  Scope,
  Writer,
} from './engine.ts';
import { GroupCommit } from './group-commit.ts';
import { LongReads } from './long-reads.ts';
import type { Sql } from './sql.ts';
import { SqliteConnection } from './sqlite-connection.ts';
import { lockDataDir } from './sqlite-lock.ts';
import { migrateSqlite } from './sqlite-migration.ts';
import { SqliteReader } from './sqlite-reader.ts';
import { TableChanges } from './table-changes.ts';

export function openSqlite({ dataDir, role = 'server', strict = false }: DatabaseConfig): Database {
  makeDataFolder(dataDir);
  const unlock = role === 'server' ? lockDataDir(dataDir) : () => {};
  try {
    createFile(databaseFile(dataDir));
    return new SqliteDatabase(databaseFile(dataDir), strict, unlock);
  } catch (error) {
    unlock();
    throw error;
  }
}

/** SQLite itself would let everybody read it. The files that it puts beside it may be read as this one. */
function createFile(file: string): void {
  try {
    closeSync(openSync(file, 'wx', 0o600));
  } catch {
    // It is there already, or SQLite says in a moment what is wrong.
  }
}

class SqliteDatabase implements Database {
  readonly engine = 'sqlite';
  readonly #writer: SqliteConnection;
  readonly #reader: SqliteConnection;
  readonly #reads: SqliteReader;
  readonly #writes: GroupCommit;
  readonly #longReads: LongReads;
  readonly #wakes = new EventEmitter({ captureRejections: false }).setMaxListeners(0);
  readonly #unlock: () => void;

  constructor(file: string, strict: boolean, unlock: () => void) {
    this.#unlock = unlock;
    this.#writer = new SqliteConnection(file, { readonly: false, busyMs: 0 });
    this.#reader = new SqliteConnection(file, { readonly: true, busyMs: 5000 });
    const changes = new TableChanges(() => this.#writer.foreignCommits());
    this.#reads = new SqliteReader(this.#reader, changes, strict);
    this.#writes = new GroupCommit(this.#writer, {
      beforeCommit: () => {
        this.#reads.release();
        changes.note(this.#writer.takeWritten());
      },
      wake: (channel) => this.wake(channel),
      strict,
    });
    this.#longReads = new LongReads(file);
  }

  /** One file, no row-level security: the tenant is in every statement. */
  tenant(): Scope {
    return this;
  }

  read<T>(fn: (db: Reader) => Promise<T>): Promise<T> {
    return this.#reads.read(fn);
  }

  write<T>(fn: (db: Writer) => Promise<T>): Promise<T> {
    return this.#writes.write(fn);
  }

  /** One after the other: nothing changes meanwhile. */
  writeRows<T>(fn: (db: Writer) => Promise<T>): Promise<T> {
    return this.write(fn);
  }

  long<Results extends unknown[][]>(queries: { [K in keyof Results]: Sql }): Promise<Results> {
    return this.#longReads.run(queries) as Promise<Results>;
  }

  wake(channel: string): void {
    setImmediate(() => this.#wakes.emit(channel));
  }

  onWake(channel: string, listener: () => void): () => void {
    this.#wakes.on(channel, listener);
    return () => this.#wakes.off(channel, listener);
  }

  async migration<T>(fn: (db: MigrationWriter) => Promise<T>): Promise<T> {
    const connection = new SqliteConnection(this.#writer.file, { readonly: false, busyMs: 60_000 });
    try {
      return await migrateSqlite(connection, fn);
    } finally {
      connection.close();
    }
  }

  async health(): Promise<void> {
    await this.read((db) => db.all({ text: 'select 1', values: [] }));
  }

  stats(): DatabaseStats {
    return { ...this.#writes.stats, waiting: this.#writes.waiting, connections: 2 };
  }

  async close(): Promise<void> {
    await this.#writes.close();
    await this.#longReads.close();
    this.#reads.release();
    this.#reader.close();
    // Everything goes into the one file, so that a closed data folder can be copied by it.
    try {
      this.#writer.exec('pragma wal_checkpoint(truncate)');
    } finally {
      this.#writer.close();
      this.#unlock();
    }
  }
}
