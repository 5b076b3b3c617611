import type { MigrationWriter } from './database.ts';
import { onlyRow } from './rows.ts';
import type { Sql } from './sql.ts';
import type { SqliteConnection } from './sqlite-connection.ts';

/** What a write function works with; useless once its write is over. */
export class WriteHandle implements MigrationWriter {
  #connection: SqliteConnection | undefined;

  constructor(connection: SqliteConnection) {
    this.#connection = connection;
  }

  async all<Row>(s: Sql): Promise<Row[]> {
    return this.#open().all(s) as Row[];
  }

  async one<Row>(s: Sql): Promise<Row | undefined> {
    return onlyRow(this.#open().all(s) as Row[], s);
  }

  async run(s: Sql): Promise<number> {
    return this.#open().run(s);
  }

  async script(text: string): Promise<void> {
    this.#open().exec(text);
  }

  close(): void {
    this.#connection = undefined;
  }

  #open(): SqliteConnection {
    if (!this.#connection) throw new Error('This write is over: its db can not be used any more');
    return this.#connection;
  }
}
