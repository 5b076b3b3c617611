import { constants, existsSync } from 'node:fs';
import { chmod, copyFile, link, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { databaseFile, makeDataFolder, requireDatabase } from './data-folder.ts';
import type { DatabaseConfig } from './engine.ts';
import { appliedIn, DataFolderError, requireSchema } from './sqlite-schema.ts';
import { SqliteConnection } from './sqlite-connection.ts';
import { lockDataDir } from './sqlite-lock.ts';

export type OnProgress = (done: number, total: number) => void;

const busyMs = 5000;
/** A copy holds every secret that the database holds. */
const ownerOnly = 0o600;

/** Copies the embedded database as it is now into one file, also while a server writes to it. */
export async function backupTo(
  { url, dataDir }: DatabaseConfig,
  file: string,
  onProgress: OnProgress,
): Promise<void> {
  refusePostgres(url);
  if (existsSync(file)) throw new DataFolderError(`${file} exists already: name a new file`);
  requireDatabase(dataDir);
  if (!existsSync(dirname(file)))
    throw new DataFolderError(`There is no folder ${dirname(file)} to write the backup into`);
  const part = `${file}.part`;
  await rm(part, { force: true });
  await (await open(part, 'wx', ownerOnly)).close();
  const source = new SqliteConnection(databaseFile(dataDir), { readonly: true, busyMs });
  try {
    // An open transaction keeps the copy on one state of the data: it need not start again at each foreign write.
    source.exec('begin');
    appliedIn(source);
    const { totalPages } = await source.raw.backup(part, {
      progress(pages) {
        onProgress(pages.totalPages - pages.remainingPages, pages.totalPages);
        return 2000;
      },
    });
    source.exec('commit');
    checkWhole(part, databaseFile(dataDir));
    await rename(part, file);
    await syncFolder(dirname(file));
    onProgress(totalPages, totalPages);
  } finally {
    source.close();
    await rm(part, { force: true });
  }
}

export interface Restored {
  /** Where the database that was there before lies now. */
  readonly kept: string | undefined;
}

/** Puts a backup in the place of the embedded database. Checks it first; the old database is kept beside it. */
export async function restoreFrom(
  { url, dataDir }: DatabaseConfig,
  file: string,
  migrationsDir: string,
): Promise<Restored> {
  refusePostgres(url);
  if (!existsSync(file)) throw new DataFolderError(`There is no file ${file}`);
  if (!(await stat(file)).isFile()) throw new DataFolderError(`${file} is no file`);
  makeDataFolder(dataDir);
  const unlock = lockDataDir(dataDir);
  const target = databaseFile(dataDir);
  const part = `${target}.restoring`;
  try {
    await rm(part, { force: true });
    await copyFile(file, part, constants.COPYFILE_FICLONE);
    await chmod(part, ownerOnly);
    checkWhole(part, file);
    const copy = new SqliteConnection(part, { readonly: false, busyMs, knownAs: file });
    try {
      await requireSchema(copy, migrationsDir);
    } finally {
      copy.close();
    }
    await syncFile(part);
    const kept = await setAside(target);
    await rename(part, target);
    await syncFolder(dataDir);
    return { kept };
  } finally {
    for (const suffix of ['', '-wal', '-shm']) await rm(`${part}${suffix}`, { force: true });
    unlock();
  }
}

function refusePostgres(url: string | undefined): void {
  if (url === undefined) return;
  throw new DataFolderError(
    'The data is in PostgreSQL: use pg_dump and pg_restore, as docs/operations.md says',
  );
}

/** Makes the copy one plain file and reads every page of it. */
function checkWhole(file: string, knownAs: string): void {
  const copy = new SqliteConnection(file, { readonly: false, busyMs, knownAs });
  try {
    copy.exec('pragma journal_mode = delete');
    const problems = copy.all(plain('pragma integrity_check(3)')).map((row) => row['integrity_check']);
    if (problems.join() !== 'ok') throw new DataFolderError(`${knownAs} is damaged: ${problems.join('; ')}`);
    const [broken] = copy.all(plain('pragma foreign_key_check'));
    if (broken)
      throw new DataFolderError(`${knownAs} is damaged: a row in ${String(broken['table'])} points nowhere`);
  } finally {
    copy.close();
  }
}

/** The old database gets a second name: the first one never is without a database. */
async function setAside(target: string): Promise<string | undefined> {
  if (!existsSync(target)) return undefined;
  foldJournal(target);
  const kept = `${target}.before-restore-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`;
  const present = ['', '-wal', '-shm'].filter((suffix) => existsSync(target + suffix));
  for (const suffix of present) {
    await link(target + suffix, kept + suffix).catch(() => copyFile(target + suffix, kept + suffix));
    await chmod(kept + suffix, ownerOnly);
  }
  for (const suffix of present) if (suffix !== '') await rm(target + suffix);
  return kept;
}

function foldJournal(file: string): void {
  try {
    const connection = new SqliteConnection(file, { readonly: false, busyMs });
    connection.raw.pragma('wal_checkpoint(truncate)');
    connection.close();
  } catch {
    // It is damaged, which may be why it is replaced: it is kept as it is.
  }
}

const plain = (text: string) => ({ text, values: [] });

async function syncFile(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  await handle.sync();
  await handle.close();
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle.sync();
  await handle.close();
}
