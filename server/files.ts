import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Config } from './config.ts';
import { s3Files } from './s3-files.ts';

/** Where files lie that are too large for the database. Names are made by us and never reused. */
export interface FileStore {
  /** Once it is done, the file survives a power cut. */
  put(name: string, bytes: Uint8Array): Promise<void>;
  /** undefined if there is no such file. */
  get(name: string): Promise<Buffer | undefined>;
}

/** In the data folder, or in a bucket where the settings name one. */
export const openFiles = ({ dataDir, bucket }: Pick<Config, 'dataDir' | 'bucket'>): FileStore =>
  bucket ? s3Files(bucket) : diskFiles(join(dataDir, 'files'));

function diskFiles(dir: string): FileStore {
  const pathOf = (name: string) => join(dir, name);
  return {
    async put(name, bytes) {
      const path = pathOf(name);
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      const file = await open(`${path}.part`, 'w', 0o600);
      try {
        await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(`${path}.part`, path);
      await sync(dirname(path));
    },
    async get(name) {
      try {
        return await readFile(pathOf(name));
      } catch (fault) {
        if (fault instanceof Error && 'code' in fault && fault.code === 'ENOENT') return undefined;
        throw fault;
      }
    },
  };
}

/** A new name in a folder is safe only once the folder is. */
async function sync(dir: string): Promise<void> {
  const folder = await open(dir, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
