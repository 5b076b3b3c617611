import type { Writer } from '../db/database.ts';
import { createTenant, importPeople } from '../directory/index.ts';
import { setUpOkrs } from '../okr/index.ts';
import { Progress } from '../progress.ts';
import { type Command, onlyWord, text } from './command.ts';
import { readInput, tellBadCells } from './file-input.ts';
import { placeOf } from './tenant-of.ts';
import { clock, withDatabase } from './with-database.ts';

export const importPeopleCommand: Command = {
  name: 'import-people',
  takes: '<file.csv>',
  summary: 'Bring people and departments in from a CSV file; again changes nothing',
  details:
    'Columns, in English or Chinese: name, en_name, email, mobile, employee_no, user_id, job_title,\n' +
    'department (the main one, such as 研发中心/云平台部, made when missing), manager (email, employee_no or user_id),\n' +
    'status, join_date, gender, city. People are matched by user_id, employee_no, email or mobile.\n' +
    'With any bad row nothing is written, and every one is named. --dry-run writes nothing and says what would happen.\n' +
    '--company "Name" makes an organisation where none of that name has people, with rules for quarters, half-years and years\n' +
    'and a category of objectives.',
  options: {
    'dry-run': { type: 'boolean' },
    tenant: { type: 'string' },
    company: { type: 'string' },
    'time-zone': { type: 'string' },
  },
  run(call) {
    const csv = readInput(onlyWord(call, 'the file to read'));
    const dryRun = call.options['dry-run'] === true;
    return withDatabase(call.config, async ({ database, newId }) => {
      const { tenantId, draft } = await placeOf(call, database, newId);
      const now = clock.now();
      const onProgress = new Progress(process.stderr).bar('Importing');
      const begin = async (db: Writer) => {
        if (draft) await createTenant(db, draft, now);
        await setUpOkrs(db, tenantId, { now, newId });
      };
      const report = await importPeople(database, tenantId, csv, {
        dryRun,
        now,
        newId,
        onProgress,
        begin: text(call, 'company') === undefined ? undefined : { timeZone: draft?.time_zone, write: begin },
      });
      if (report.bad.length > 0) return tellBadCells(report.bad);
      const { created, updated, unchanged, departments } = report;
      const counts = `${created} people created, ${updated} updated, ${unchanged} unchanged; ${departments} departments created`;
      process.stdout.write(`${counts}${dryRun ? ' (dry run: nothing was written)' : ''}.\n`);
      return 0;
    });
  },
};
