import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  readSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import type { FileStore } from '../files.ts';
import type { Database, Reader, Writer } from './engine.ts';
import { listApplied } from './migrate.ts';
import { rowChunks, rows as valuesOf, type Sql, sql, type SqlValue } from './sql.ts';
import { exportedTables, type TenantTable } from './tenant-tables.ts';

/** An export that can't be made or read; the message says what to do. */
export class ExportError extends Error {
  override readonly name = 'ExportError';
}

type OnProgress = (done: number, total: number) => void;
type Row = Record<string, SqlValue>;

interface Manifest {
  readonly tenant_id: string;
  /** The schema that it fits: the name of the last migration. */
  readonly schema: string;
  readonly counts: Readonly<Record<string, number>>;
}

const AT_ONCE = 1000;
const manifestIn = (dir: string): string => join(dir, 'manifest.json');
const linesIn = (dir: string, table: string): string => join(dir, `${table}.ndjson`);

const filesIn = (dir: string): string => join(dir, 'files');

interface ExportParts {
  readonly tenantId: string;
  readonly dir: string;
  readonly files: FileStore;
  /** The names of the tenant's files within its folder. */
  readonly listFiles: (db: Reader, tenantId: string) => Promise<readonly string[]>;
  readonly onProgress: OnProgress;
}

/** Writes everything of a tenant into a new folder: a file of JSON lines for each table, and the uploaded files. */
export async function exportTenant(
  database: Database,
  { tenantId, dir, files, listFiles, onProgress }: ExportParts,
): Promise<Manifest['counts']> {
  if (existsSync(dir)) throw new ExportError(`${dir} exists already: name a new folder`);
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const copy = async (db: Reader): Promise<Manifest> => {
    const counts: Record<string, number> = {};
    for (const [at, table] of exportedTables.entries()) {
      counts[table.name] = await writeTable(db, table, tenantId, linesIn(dir, table.name));
      onProgress(at + 1, exportedTables.length);
    }
    return { tenant_id: tenantId, schema: await lastMigration(db), counts };
  };
  // One state of the data: a read sees one on SQLite, a transaction on PostgreSQL.
  const manifest = await (database.engine === 'sqlite' ? database.read(copy) : database.write(copy));
  await mkdir(filesIn(dir), { mode: 0o700 });
  for (const name of await database.read((db) => listFiles(db, tenantId))) {
    const bytes = await files.get(`${tenantId}/${name}`);
    if (bytes) await writeFile(join(filesIn(dir), name), bytes, { mode: 0o600 });
  }
  // Last, so that a folder without it is known to be half an export.
  writeFileSync(manifestIn(dir), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 });
  return manifest.counts;
}

const lastMigration = async (db: Reader): Promise<string> => (await listApplied(db)).at(-1)?.name ?? '';

/** Writes while it reads: nothing but the database is awaited, so that the state stays one. */
async function writeTable(db: Reader, table: TenantTable, tenantId: string, path: string): Promise<number> {
  const file = openSync(path, 'w', 0o600);
  let count = 0;
  try {
    for (let after: readonly SqlValue[] | undefined; ;) {
      const found = await db.all<Row>(page(table, tenantId, after));
      if (found.length > 0) writeSync(file, found.map((row) => `${JSON.stringify(row)}\n`).join(''));
      count += found.length;
      const last = found.at(-1);
      if (!last || found.length < AT_ONCE) break;
      after = table.key.map((column) => last[column] ?? null);
    }
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  return count;
}

function page({ name, key }: TenantTable, tenantId: string, after: readonly SqlValue[] | undefined): Sql {
  const columns = key.join(', ');
  const places = key.map((_, at) => `$${at + 2}`).join(', ');
  const behind = after ? `and (${columns}) > (${places})` : '';
  return {
    text: `select * from ${name} where tenant_id = $1 ${behind} order by ${columns} limit ${AT_ONCE}`,
    values: [tenantId, ...(after ?? [])],
  };
}

/** Brings an exported tenant into a database that does not have it: all of it, or nothing. */
export async function importTenant(
  database: Database,
  { dir, files, onProgress }: { dir: string; files: FileStore; onProgress: OnProgress },
): Promise<Manifest['counts']> {
  const manifest = readManifest(dir);
  // First: files of nobody do no harm, people without their files would.
  for (const name of existsSync(filesIn(dir)) ? await readdir(filesIn(dir)) : [])
    await files.put(`${manifest.tenant_id}/${name}`, await readFile(join(filesIn(dir), name)));
  await database.write(async (db) => {
    await refuseMisfit(db, manifest);
    for (const [at, table] of exportedTables.entries()) {
      const count = await readTable(db, table, manifest.tenant_id, linesIn(dir, table.name));
      const wanted = manifest.counts[table.name] ?? 0;
      if (count !== wanted)
        throw new ExportError(
          `${table.name}.ndjson has ${count} lines instead of ${wanted}: the export is damaged`,
        );
      onProgress(at + 1, exportedTables.length);
    }
  });
  return manifest.counts;
}

function readManifest(dir: string): Manifest {
  if (!existsSync(manifestIn(dir)))
    throw new ExportError(`${dir} holds no whole export: there is no manifest.json in it`);
  return JSON.parse(readFileSync(manifestIn(dir), 'utf8')) as Manifest; // as: our own file; what it names is checked
}

async function refuseMisfit(db: Reader, { tenant_id, schema }: Manifest): Promise<void> {
  const here = await lastMigration(db);
  if (schema !== here)
    throw new ExportError(
      `The export is of schema ${schema}, this database of ${here}: use the same version of Okra for both`,
    );
  const known = await db.one(sql`select tenant_id from tenants where tenant_id = ${tenant_id}`);
  if (known) throw new ExportError('This organisation is in the database already');
}

async function readTable(db: Writer, table: TenantTable, tenantId: string, path: string): Promise<number> {
  const { name, later } = table;
  const open: { row: Row; value: SqlValue }[] = [];
  let count = 0;
  for (const found of readLines(path)) {
    for (const row of found) {
      if (row['tenant_id'] !== tenantId)
        throw new ExportError(`${name}.ndjson holds a row of another organisation`);
      if (later === undefined || (row[later] ?? null) === null) continue;
      open.push({ row, value: row[later] ?? null });
      row[later] = null;
    }
    await insertRows(db, name, found);
    count += found.length;
  }
  for (const { row, value } of open) await fillIn(db, table, row, value);
  return count;
}

async function insertRows(db: Writer, name: string, found: readonly Row[]): Promise<void> {
  const columns = Object.keys(found[0] ?? {});
  if (columns.some((column) => !/^[a-z_]+$/.test(column)))
    throw new ExportError(`${name}.ndjson is no export of ours`);
  const into: Sql = { text: `insert into ${name} (${columns.join(', ')}) values `, values: [] };
  const values = found.map((row) => columns.map((column) => row[column] ?? null));
  for (const chunk of rowChunks(values)) await db.run(sql`${into}${valuesOf(chunk)}`);
}

async function fillIn(
  db: Writer,
  { name, key, later = '' }: TenantTable,
  row: Row,
  value: SqlValue,
): Promise<void> {
  const places = key.map((column, at) => `${column} = $${at + 3}`).join(' and ');
  await db.run({
    text: `update ${name} set ${later} = $1 where tenant_id = $2 and ${places}`,
    values: [value, row['tenant_id'] ?? null, ...key.map((column) => row[column] ?? null)],
  });
}

/** Some rows at a time, however large the file. */
function* readLines(path: string): Generator<Row[]> {
  const file = openSync(path, 'r');
  try {
    const decoder = new StringDecoder('utf8');
    const buffer = Buffer.alloc(1_048_576);
    let rest = '';
    for (let length = readSync(file, buffer); length > 0; length = readSync(file, buffer)) {
      const lines = (rest + decoder.write(buffer.subarray(0, length))).split('\n');
      rest = lines.pop() ?? '';
      if (lines.length > 0) yield lines.map((line) => JSON.parse(line) as Row); // as: what writeTable wrote
    }
    if (rest !== '') throw new ExportError(`${path} breaks off in the middle of a line`);
  } finally {
    closeSync(file);
  }
}
