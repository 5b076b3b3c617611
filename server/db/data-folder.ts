import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DataFolderError } from './sqlite-schema.ts';

export const databaseFile = (dataDir: string): string => join(dataDir, 'okra.db');

/** For what takes a database that is there already: a wrong folder is named, and stays as it is. */
export function requireDatabase(dataDir: string): void {
  if (!existsSync(databaseFile(dataDir)))
    throw new DataFolderError(`There is no database in ${dataDir}: is OKRA_DATA_DIR the server's?`);
}

/** Makes the data folder and those above it, unless they are there. */
export function makeDataFolder(dataDir: string): void {
  try {
    makeFolder(dataDir);
  } catch (fault) {
    const why = fault instanceof Error ? fault.message : String(fault);
    throw new DataFolderError(
      `OKRA_DATA_DIR is "${dataDir}", where no folder can be made (${why}); allowed: a folder that this user can write, or a path where one can be made`,
      { cause: fault },
    );
  }
}

/** Step by step: Node's own way never ends below /proc. */
function makeFolder(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return;
  const above = dirname(path);
  if (!existsSync(above)) makeFolder(above);
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (fault) {
    // Another process may have been quicker.
    if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw fault;
  }
}

export const cannotBeWritten = (dataDir: string): string =>
  `${dataDir} cannot be written: change its owner or set OKRA_DATA_DIR`;
