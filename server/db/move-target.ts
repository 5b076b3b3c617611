import type { Client } from 'pg';
import { query } from './postgres-connection.ts';
import { RowDigest } from './row-digest.ts';
import type { TableDigest } from './row-digest.ts';
import { rowChunks, rows as valuesOf, sql } from './sql.ts';
import type { Sql, SqlValue } from './sql.ts';
import { DataFolderError } from './sqlite-schema.ts';

const unfinished = `select to_regclass('unfinished_move') is not null as begun`;
const rowsPerFetch = 5000;

export interface Table {
  readonly name: string;
  readonly columns: readonly string[];
  readonly key: readonly string[];
}

export async function hasBegun(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ begun: boolean }>(unfinished);
  return rows[0]?.begun === true;
}

/**
 * Takes the foreign keys off, so that rows may come in any order, and writes down how far the move has come. As long as
 * the table `unfinished_move` is there, no server uses this database.
 */
export async function prepareMove(client: Client, tables: readonly Table[]): Promise<void> {
  await inTransaction(client, async () => {
    if (await hasBegun(client)) return;
    await refuseRows(client, tables);
    await client.query(
      `create table unfinished_move (name text primary key, rows bigint not null, definition text)`,
    );
    await client.query(`insert into unfinished_move (name, rows, definition)
      select format('alter table %s add constraint %I ', conrelid::regclass, conname), 0, pg_get_constraintdef(oid)
      from pg_constraint where contype = 'f' and connamespace = current_schema()::regnamespace`);
    await client.query(`do $$
      declare key record;
      begin
        for key in select conrelid::regclass as owner, conname from pg_constraint
          where contype = 'f' and connamespace = current_schema()::regnamespace
        loop execute format('alter table %s drop constraint %I', key.owner, key.conname); end loop;
      end $$`);
    for (const { name } of tables)
      await client.query(`insert into unfinished_move (name, rows) values ($1, 0)`, [name]);
  });
}

export async function movedSoFar(client: Client, table: string): Promise<number> {
  const { rows } = await query(client, sql`select rows from unfinished_move where name = ${table}`);
  return Number(rows[0]?.['rows'] ?? 0);
}

export async function holdsRow(
  client: Client,
  { name, columns, key }: Table,
  row: readonly SqlValue[],
): Promise<boolean> {
  const { rows } = await client.query<unknown[]>({
    text: `select ${columns.join(', ')} from ${name} where ${key.map((column, at) => `${column} = $${at + 1}`).join(' and ')}`,
    values: key.map((column) => row[columns.indexOf(column)]),
    rowMode: 'array',
  });
  return JSON.stringify(rows[0]) === JSON.stringify(row);
}

export async function insertRows(
  client: Client,
  { name, columns }: Table,
  rows: readonly SqlValue[][],
  soFar: number,
): Promise<void> {
  const into: Sql = { text: `insert into ${name} (${columns.join(', ')}) values `, values: [] };
  await inTransaction(client, async () => {
    for (const chunk of rowChunks(rows)) await query(client, sql`${into}${valuesOf(chunk)}`);
    await query(client, sql`update unfinished_move set rows = ${soFar} where name = ${name}`);
  });
}

/** Compares every row, puts the foreign keys back (which checks them too), and opens the database for use. */
export async function finishMove(
  client: Client,
  tables: readonly Table[],
  wanted: readonly TableDigest[],
): Promise<void> {
  await inTransaction(client, async () => {
    for (const [index, table] of tables.entries()) {
      const found = await digestOf(client, table);
      const { count, digest } = wanted[index] ?? { count: 0, digest: '' };
      if (found.count === count && found.digest === digest) continue;
      const difference =
        found.count === count ? 'the rows differ' : `${found.count} rows instead of ${count}`;
      throw new DataFolderError(
        `${table.name} was not moved whole: ${difference}. Was the embedded database used in between? Move into an empty database`,
      );
    }
    await client.query(`do $$
      declare key record;
      begin
        for key in select name, definition from unfinished_move where definition is not null
        loop execute key.name || key.definition; end loop;
      end $$`);
    await client.query('drop table unfinished_move');
  });
  await client.query('analyze');
}

async function digestOf(
  client: Client,
  { name, columns }: Table,
): Promise<{ count: number; digest: string }> {
  const digest = new RowDigest();
  await client.query(`declare moved no scroll cursor for select ${columns.join(', ')} from ${name}`);
  for (;;) {
    const { rows } = await client.query<unknown[]>({
      text: `fetch ${rowsPerFetch} from moved`,
      rowMode: 'array',
    });
    if (rows.length === 0) break;
    digest.add(rows);
  }
  await client.query('close moved');
  return digest.result();
}

async function refuseRows(client: Client, tables: readonly Table[]): Promise<void> {
  for (const { name } of tables) {
    const { rowCount } = await client.query(`select 1 from ${name} limit 1`);
    if (rowCount)
      throw new DataFolderError(`The PostgreSQL database is not empty: ${name} has rows. Name an empty one`);
  }
}

async function inTransaction(client: Client, work: () => Promise<void>): Promise<void> {
  await client.query('begin');
  try {
    await work();
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  }
}
