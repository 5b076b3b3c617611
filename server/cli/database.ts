import { resolve } from 'node:path';
import { backupTo, restoreFrom } from '../db/backup.ts';
import { closeAfter, openDatabase } from '../db/database.ts';
import { makeDataFolder } from '../db/data-folder.ts';
import { moveToPostgres } from '../db/move-to-postgres.ts';
import { migrate } from '../db/migrate.ts';
import { saveDemo } from '../demo/demo-file.ts';
import { writeDemo } from '../demo/index.ts';
import { migrationsDir } from '../paths.ts';
import type { Config } from '../config.ts';
import { Progress } from '../progress.ts';
import { type Command, CommandError, onlyWord } from './command.ts';
import { clock, withDatabase } from './with-database.ts';

const migrateCommand: Command = {
  name: 'migrate',
  summary: 'Bring the schema up to date',
  details: 'Several nodes may do so at once. Prints each migration that it ran.',
  async run({ config }) {
    const database = await openDatabase({ ...databaseOf(config), role: 'command' });
    return closeAfter(database, async () => {
      const names = await migrate(database, migrationsDir);
      process.stdout.write(
        names.length === 0 ? 'The schema is up to date.\n' : names.map((name) => `${name}\n`).join(''),
      );
      return 0;
    });
  },
};

const demo: Command = {
  name: 'demo',
  summary: 'Add the demo company as a tenant of its own',
  details:
    'Writes its app, secret and administrator to demo.json in the data folder.\n' +
    '--first does so only where there is no organisation yet, as the first start does.',
  options: { first: { type: 'boolean' } },
  run({ config, options }) {
    const progress = new Progress(process.stderr);
    const first = options['first'] === true;
    makeDataFolder(config.dataDir);
    return withDatabase(config, async ({ database, newId }) => {
      const onProgress = progress.bar('Creating the demo company');
      const company = await writeDemo({ database, dataDir: config.dataDir, clock, newId, onProgress, first });
      if (!company) return 0;
      saveDemo(config.dataDir, {
        base_url: config.publicUrl ?? `http://${config.host}:${config.port}`,
        ...company,
      });
      process.stdout.write(`${config.dataDir}/demo.json\n`);
      return 0;
    });
  },
};

const backup: Command = {
  name: 'backup',
  takes: '<file>',
  summary: 'Copy the embedded database into one file, also while the server runs',
  async run(call) {
    const file = resolve(onlyWord(call, 'the file to write'));
    const progress = new Progress(process.stderr);
    await backupTo(databaseOf(call.config), file, progress.bar('Copying'));
    process.stdout.write(`${file}\n`);
    return 0;
  },
};

const restore: Command = {
  name: 'restore',
  takes: '<file>',
  summary: 'Put a backup in the place of the embedded database; stop the server first',
  details: 'The backup is checked before anything is replaced. The old database stays beside the new one.',
  async run(call) {
    const file = resolve(onlyWord(call, 'the backup'));
    const { kept } = await restoreFrom(databaseOf(call.config), file, migrationsDir);
    process.stdout.write(kept === undefined ? 'Restored.\n' : `Restored. The old database is ${kept}\n`);
    return 0;
  },
};

const move: Command = {
  name: 'move-to-postgres',
  takes: '[url]',
  summary: 'Copy the whole embedded database into an empty PostgreSQL; stop the server first',
  details:
    'Goes on where it stopped when it is called again. Compares counts and checksums of every table at the end.\n' +
    'Without an address it goes to DATABASE_URL, with which the server then starts.',
  async run(call) {
    const given = call.rest.length === 0 ? call.config.databaseUrl : undefined;
    const url = given ?? onlyWord(call, 'the address: postgres://…');
    if (!/^postgres(ql)?:/.test(url)) throw new CommandError('The address must start with postgres://');
    const progress = new Progress(process.stderr);
    const onProgress = progress.bar('Moving');
    await moveToPostgres({ dataDir: call.config.dataDir, url, migrationsDir, onProgress });
    process.stdout.write(
      'Moved, and compared table by table. Start with DATABASE_URL set to this address.\n',
    );
    return 0;
  },
};

const databaseOf = ({ dataDir, databaseUrl }: Config) => ({
  dataDir,
  ...(databaseUrl === undefined ? {} : { url: databaseUrl }),
});

export const databaseCommands: readonly Command[] = [migrateCommand, demo, backup, restore, move];
