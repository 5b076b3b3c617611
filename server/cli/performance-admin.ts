import { findAccount } from '../auth/index.ts';
import { findDepartmentByKey } from '../directory/index.ts';
import { deleteAdmin, upsertAdmin } from '../performance/index.ts';
import { chooseTenant } from './choose-tenant.ts';
import { type Command, CommandError, onlyWord, text } from './command.ts';
import { withExistingDatabase } from './with-database.ts';

export const performanceAdmin: Command = {
  name: 'performance-admin',
  takes: '<email>',
  summary: 'Let a person set performance reviews up, or no longer',
  details:
    'For the whole company, or with --department for the people of one department and those below it.\n' +
    '--reads-answers lets them read what people wrote, too. What was said of them before no longer holds.\n' +
    '--remove takes all of it away. --tenant names the organisation by its tenant key where there are several.',
  options: {
    department: { type: 'string' },
    'reads-answers': { type: 'boolean' },
    remove: { type: 'boolean' },
    tenant: { type: 'string' },
  },
  run(call) {
    const email = onlyWord(call, 'an email address').toLowerCase();
    const key = text(call, 'department');
    const reads_answers = call.options['reads-answers'] === true;
    const remove = call.options['remove'] === true;
    if (remove && (key !== undefined || reads_answers)) throw new CommandError('--remove stands alone');
    return withExistingDatabase(call.config, async ({ database }) => {
      const tenantId = await chooseTenant(database, text(call, 'tenant'));
      await database.write(async (db) => {
        const account = await findAccount(db, tenantId, email);
        if (!account) throw new CommandError(`Nobody has the email address ${email}`);
        if (remove) {
          if ((await deleteAdmin(db, tenantId, account.user_id)) === 0)
            throw new CommandError(`${email} is no administrator of performance`);
          return;
        }
        const department = key === undefined ? undefined : await findDepartmentByKey(db, tenantId, key);
        if (key !== undefined && !department) throw new CommandError(`Unknown department "${key}"`);
        await upsertAdmin(db, tenantId, account.user_id, {
          department_id: department?.id ?? null,
          reads_answers,
        });
      });
      return 0;
    });
  },
};
