import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database, Reader } from './engine.ts';
import { sql } from './sql.ts';

export interface Migration {
  readonly version: number;
  /** The file's name, such as `0001-create-directory.sql`. */
  readonly name: string;
  readonly checksum: string;
  readonly text: string;
}

export interface Applied {
  version: number;
  name: string;
  checksum: string;
}

/** The schema and this program don't fit together; the message says how to mend it. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
}

const createTable = `create table if not exists schema_migrations (
  version bigint not null,
  name text not null,
  checksum text not null,
  applied_time bigint not null,
  constraint schema_migrations_pkey primary key (version)
)`;

/**
 * Runs what is missing, each file in a transaction of its own, and answers the names of those it ran.
 * Any number of processes may do so at once: the list is read again under the lock before each file.
 */
export async function migrate(db: Database, dir: string, now: () => number = Date.now): Promise<string[]> {
  const migrations = await readMigrations(dir);
  const names: string[] = [];
  for (;;) {
    const name = await db.migration(async (step) => {
      await step.script(createTable);
      const next = nextMigration(migrations, await listApplied(step));
      if (!next) return undefined;
      await step.script(next.text);
      await step.run(
        sql`insert into schema_migrations (version, name, checksum, applied_time)
            values (${next.version}, ${next.name}, ${next.checksum}, ${now()})`,
      );
      return next.name;
    });
    if (name === undefined) return names;
    names.push(name);
  }
}

export function listApplied(db: Reader): Promise<Applied[]> {
  return db.all<Applied>(sql`select version, name, checksum from schema_migrations order by version`);
}

/** The migration to run next, if any. Throws if the database is not one that these migrations have made. */
export function nextMigration(
  migrations: readonly Migration[],
  applied: readonly Applied[],
): Migration | undefined {
  for (const [index, row] of applied.entries()) {
    const migration = migrations[index];
    if (!migration) {
      const newest = migrations.at(-1)?.name ?? 'none';
      const message = `The database is newer than this program: it has ${row.name}, the program ends with ${newest}.`;
      throw new MigrationError(`${message} Start the version of the program that made it, or a newer one`);
    }
    if (migration.name !== row.name || migration.checksum !== row.checksum) {
      const message = `The migration ${migration.name} differs from ${row.name}, which made this database.`;
      throw new MigrationError(
        `${message} A released migration is never edited: put its text back, and add a new file`,
      );
    }
  }
  return migrations[applied.length];
}

export async function readMigrations(dir: string): Promise<Migration[]> {
  const names = (await readdir(dir)).filter((name) => name.endsWith('.sql')).toSorted();
  return Promise.all(
    names.map(async (name, index) => {
      const version = index + 1;
      if (!name.startsWith(`${String(version).padStart(4, '0')}-`)) {
        throw new MigrationError(
          `${name} is out of order: migrations are numbered 0001, 0002, … without a gap`,
        );
      }
      const text = (await readFile(join(dir, name), 'utf8')).replaceAll('\r\n', '\n');
      return { version, name, text, checksum: createHash('sha256').update(text).digest('hex') };
    }),
  );
}
