import { openDatabase } from '../db/database.ts';
import { migrate } from '../db/migrate.ts';
import { saveDemo, writeDemo } from '../demo/index.ts';
import { migrationsDir } from '../paths.ts';
import { Progress } from '../progress.ts';
import type { Command } from './command.ts';
import { clock, withDatabase } from './with-database.ts';

const migrateCommand: Command = {
  name: 'migrate',
  summary: 'Bring the schema up to date',
  details: 'Several nodes may do so at once. Prints each migration that it ran.',
  async run({ config }) {
    const database = await openDatabase({
      dataDir: config.dataDir,
      role: 'command',
      ...(config.databaseUrl === undefined ? {} : { url: config.databaseUrl }),
    });
    try {
      const names = await migrate(database, migrationsDir);
      process.stdout.write(
        names.length === 0 ? 'The schema is up to date.\n' : names.map((name) => `${name}\n`).join(''),
      );
      return 0;
    } finally {
      await database.close();
    }
  },
};

const demo: Command = {
  name: 'demo',
  summary: 'Add the demo company as a tenant of its own',
  details: 'Writes its app, secret and administrator to demo.json in the data folder.',
  run({ config }) {
    const progress = new Progress(process.stderr);
    return withDatabase(config, async ({ database, newId }) => {
      const onProgress = progress.bar('Creating the demo company');
      const company = await writeDemo({ database, dataDir: config.dataDir, clock, newId, onProgress });
      saveDemo(config.dataDir, {
        base_url: config.publicUrl ?? `http://${config.host}:${config.port}`,
        ...company,
      });
      process.stdout.write(`${config.dataDir}/demo.json\n`);
      return 0;
    });
  },
};

export const databaseCommands: readonly Command[] = [migrateCommand, demo];
