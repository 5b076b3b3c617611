import { databaseFile, requireDatabase } from './data-folder.ts';
import { openDatabase } from './database.ts';
import type { OnProgress } from './backup.ts';
import { migrate } from './migrate.ts';
import { finishMove, hasBegun, holdsRow, insertRows, movedSoFar, prepareMove } from './move-target.ts';
import type { Table } from './move-target.ts';
import { PostgresClient } from './postgres-binary.ts';
import { clientConfig, query } from './postgres-connection.ts';
import { postgresError } from './postgres-errors.ts';
import { everyTenant, setTenant } from './postgres-tenants.ts';
import { RowDigest } from './row-digest.ts';
import type { TableDigest } from './row-digest.ts';
import type { Sql, SqlValue } from './sql.ts';
import { SqliteConnection } from './sqlite-connection.ts';
import { lockDataDir } from './sqlite-lock.ts';
import { DataFolderError, requireSchema } from './sqlite-schema.ts';

export interface Move {
  readonly dataDir: string;
  readonly url: string;
  readonly migrationsDir: string;
  readonly onProgress: OnProgress;
}

const rowsPerStep = 2000;
const longestMs = 3_600_000;

/**
 * Copies the whole embedded database into an empty PostgreSQL database, which stays unusable until all of it is there
 * and compared. It may be stopped at any time: the next call goes on. The embedded database is only read.
 */
export async function moveToPostgres({
  dataDir,
  url,
  migrationsDir,
  onProgress,
}: Move): Promise<TableDigest[]> {
  requireDatabase(dataDir);
  const unlock = lockDataDir(dataDir);
  const client = new PostgresClient(clientConfig(url, { statementMs: longestMs }));
  client.on('error', () => {});
  try {
    const source = await openSource(dataDir, migrationsDir);
    try {
      await client.connect();
      if (!(await hasBegun(client))) await migrateTarget(url, migrationsDir);
      await query(client, setTenant(everyTenant, false));
      return await copyAll(source, client, onProgress);
    } finally {
      source.close();
    }
  } catch (error) {
    throw postgresError(error);
  } finally {
    await client.end();
    unlock();
  }
}

async function openSource(dataDir: string, migrationsDir: string): Promise<SqliteConnection> {
  const source = new SqliteConnection(databaseFile(dataDir), { readonly: true, busyMs: 5000 });
  if (await requireSchema(source, migrationsDir)) return source;
  source.close();
  throw new DataFolderError('The embedded database is older than this program: run "okra migrate" first');
}

async function migrateTarget(url: string, migrationsDir: string): Promise<void> {
  const target = await openDatabase({ url, dataDir: '' });
  try {
    await migrate(target, migrationsDir);
  } finally {
    await target.close();
  }
}

async function copyAll(
  source: SqliteConnection,
  client: PostgresClient,
  onProgress: OnProgress,
): Promise<TableDigest[]> {
  const tables = listTables(source);
  await prepareMove(client, tables);
  await refuseOther(source, client, tables);
  const counts = tables.map(({ name }) =>
    Number(source.all(plain(`select count(*) as n from ${name}`))[0]?.['n']),
  );
  const total = counts.reduce((sum, count) => sum + count, 0);
  let done = 0;
  const digests: TableDigest[] = [];
  for (const table of tables) {
    const digest = new RowDigest();
    const moved = await movedSoFar(client, table.name);
    for (const rows of readInSteps(source, table)) {
      digest.add(rows);
      // What an earlier call has moved is read again for the comparison, but not sent.
      if (digest.count > moved) await insertRows(client, table, rows, digest.count);
      done += rows.length;
      onProgress(done, total);
    }
    digests.push({ table: table.name, ...digest.result() });
  }
  await finishMove(client, tables, digests);
  return digests;
}

/** What an earlier call has moved must come from this source: in each table, the last row that was sent tells. */
async function refuseOther(
  source: SqliteConnection,
  client: PostgresClient,
  tables: readonly Table[],
): Promise<void> {
  for (const table of tables) {
    const moved = await movedSoFar(client, table.name);
    if (moved === 0) continue;
    const { name, columns, key } = table;
    const [last] = source.all({
      text: `select ${columns.join(', ')} from ${name} order by ${key.join(', ')} limit 1 offset $1`,
      values: [moved - 1],
    });
    if (last && (await holdsRow(client, table, valuesIn(last, table)))) continue;
    throw new DataFolderError(
      `The PostgreSQL database holds part of another database: its ${name} are not those of ${source.file}. Go on from the one that the move began with, unchanged since, or move into an empty database`,
    );
  }
}

const valuesIn = (row: Readonly<Record<string, unknown>>, { columns }: Table): SqlValue[] =>
  columns.map((column) => asText(row[column] as SqlValue)); // as: what the columns of a table hold

function listTables(source: SqliteConnection): Table[] {
  const names = source.all(
    plain(
      `select name from sqlite_schema where type = 'table' and name not in ('schema_migrations') and name not like 'sqlite_%' order by name`,
    ),
  );
  return names.map(({ name }) => {
    const columns = source.all(
      plain(`select name, pk from pragma_table_info('${String(name)}') order by cid`),
    );
    const key = columns
      .filter(({ pk }) => Number(pk) > 0)
      .toSorted((one, other) => Number(one['pk']) - Number(other['pk']));
    return {
      name: String(name),
      columns: columns.map((column) => String(column['name'])),
      key: key.map((column) => String(column['name'])),
    };
  });
}

function* readInSteps(source: SqliteConnection, table: Table): Generator<SqlValue[][]> {
  const { name, columns, key } = table;
  const order = key.join(', ');
  const select = `select ${columns.join(', ')} from ${name}`;
  const places = key.map((_, index) => `$${index + 1}`).join(', ');
  let after: SqlValue[] = [];
  for (;;) {
    const from = after.length > 0 ? `where (${order}) > (${places})` : '';
    const rows = source.all({
      text: `${select} ${from} order by ${order} limit ${rowsPerStep}`,
      values: after,
    });
    const last = rows.at(-1);
    if (!last) return;
    yield rows.map((row) => valuesIn(row, table));
    after = key.map((column) => last[column] as SqlValue);
  }
}

function plain(text: string): Sql {
  return { text, values: [] };
}

const asText = (value: SqlValue): SqlValue => (value instanceof Buffer ? value.toString() : value);
