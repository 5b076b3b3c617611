import type { Reader } from './engine.ts';
import { onlyRow } from './rows.ts';
import type { Sql } from './sql.ts';
import type { SqliteConnection } from './sqlite-connection.ts';
import type { TableChanges } from './table-changes.ts';

const begin: Sql = { text: 'begin', values: [] };
const commit: Sql = { text: 'commit', values: [] };

/**
 * All reads of one turn of the event loop share one snapshot: so each sees one state of the data whoever writes, and
 * they share the cost of taking it (six point reads take 23 µs instead of 54).
 */
export class SqliteReader implements Reader {
  readonly #connection: SqliteConnection;
  readonly #changes: TableChanges;
  readonly #strict: boolean;
  #inTurn = false;
  #inSnapshot = false;
  #turn = 0;

  constructor(connection: SqliteConnection, changes: TableChanges, strict: boolean) {
    this.#connection = connection;
    this.#changes = changes;
    this.#strict = strict;
  }

  async read<T>(fn: (db: Reader) => Promise<T>): Promise<T> {
    const turn = this.#turn;
    const value = await fn(this);
    if (this.#strict && turn !== this.#turn)
      throw new Error('A read awaited something other than the database');
    return value;
  }

  async all<Row>(s: Sql): Promise<Row[]> {
    if (!this.#inSnapshot) this.#take();
    return this.#connection.all(s) as Row[];
  }

  async one<Row>(s: Sql): Promise<Row | undefined> {
    return onlyRow(await this.all<Row>(s), s);
  }

  stamp(tables: readonly string[]): number {
    this.#beginTurn();
    return this.#changes.stamp(tables);
  }

  release(): void {
    if (!this.#inTurn) return;
    this.#inTurn = false;
    this.#turn += 1;
    if (this.#inSnapshot) this.#connection.run(commit);
    this.#inSnapshot = false;
  }

  #beginTurn(): void {
    if (this.#inTurn) return;
    this.#inTurn = true;
    this.#changes.look();
    setImmediate(() => this.release());
  }

  #take(): void {
    this.#beginTurn();
    this.#connection.run(begin);
    this.#inSnapshot = true;
  }
}
