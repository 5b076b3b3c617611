import { resolve } from 'node:path';
import { exportTenant, importTenant } from '../db/export-tenant.ts';
import { openFiles } from '../files.ts';
import { listImageNames } from '../okr/index.ts';
import { Progress } from '../progress.ts';
import { chooseTenant } from './choose-tenant.ts';
import { type Command, onlyWord, text } from './command.ts';
import { withDatabase } from './with-database.ts';

const say = (counts: Readonly<Record<string, number>>) => {
  for (const [name, count] of Object.entries(counts))
    if (count > 0) process.stdout.write(`${String(count).padStart(9)} ${name}\n`);
};

export const exportCommand: Command = {
  name: 'export',
  takes: '<folder>',
  summary: 'Write everything of an organisation into a new folder: JSON lines, and uploaded files',
  details:
    'Also while the server runs; it is one state of the data. `okra import` of it gives the same answers elsewhere.\n' +
    '--tenant names the organisation by its tenant key where there are several.',
  options: { tenant: { type: 'string' } },
  run(call) {
    const dir = resolve(onlyWord(call, 'the folder to write'));
    const onProgress = new Progress(process.stderr).bar('Writing');
    return withDatabase(call.config, async ({ database }) => {
      const tenantId = await chooseTenant(database, text(call, 'tenant'));
      const files = openFiles(call.config);
      const listFiles = listImageNames;
      say(await exportTenant(database, { tenantId, dir, files, listFiles, onProgress }));
      return 0;
    });
  },
};

export const importCommand: Command = {
  name: 'import',
  takes: '<folder>',
  summary: 'Bring in an organisation that `okra export` wrote: all of it, or nothing',
  details: 'Both sides must run the same version. Apps keep their secrets; people sign in again.',
  run(call) {
    const dir = resolve(onlyWord(call, 'the folder to read'));
    const onProgress = new Progress(process.stderr).bar('Reading');
    return withDatabase(call.config, async ({ database }) => {
      const files = openFiles(call.config);
      say(await importTenant(database, { dir, files, onProgress }));
      return 0;
    });
  },
};
