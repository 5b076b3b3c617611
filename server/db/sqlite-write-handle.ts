import type { MigrationWriter } from './engine.ts';
import { onlyRow } from './rows.ts';
import type { Sql } from './sql.ts';
import type { SqliteConnection } from './sqlite-connection.ts';

/** What a write function works with; useless once its write is over. */
export class WriteHandle implements MigrationWriter {
  #connection: SqliteConnection | undefined;
  /** A failed statement fails its write, even if the caller has caught it: on PostgreSQL it can't be otherwise. */
  failure: unknown;
  /** To be woken after the commit. */
  readonly wakes = new Set<string>();

  constructor(connection: SqliteConnection) {
    this.#connection = connection;
  }

  async all<Row>(s: Sql): Promise<Row[]> {
    return this.#use((connection) => connection.all(s)) as Row[];
  }

  async one<Row>(s: Sql): Promise<Row | undefined> {
    return onlyRow(this.#use((connection) => connection.all(s)) as Row[], s);
  }

  async run(s: Sql): Promise<number> {
    return this.#use((connection) => connection.run(s));
  }

  wake(channel: string): void {
    this.wakes.add(channel);
  }

  async script(text: string): Promise<void> {
    this.#use((connection) => connection.exec(text));
  }

  close(): void {
    this.#connection = undefined;
  }

  #use<T>(work: (connection: SqliteConnection) => T): T {
    if (!this.#connection) throw new Error('This write is over: its db can not be used any more');
    try {
      return work(this.#connection);
    } catch (error) {
      this.failure ??= error;
      throw error;
    }
  }
}
