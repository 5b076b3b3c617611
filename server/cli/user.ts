import { findAccount, newPassword, setPassword } from '../auth/index.ts';
import { chooseTenant } from './choose-tenant.ts';
import { type Command, CommandError, onlyWord, text } from './command.ts';
import { clock, withExistingDatabase } from './with-database.ts';

const SHORTEST = 10;

export const userPassword: Command = {
  name: 'user password',
  takes: '<email>',
  summary: 'Give a person a new password to sign in with; prints it, this once',
  details:
    `--stdin reads it from the standard input instead: at least ${SHORTEST} characters. Their browser sessions end.\n` +
    '--tenant names the organisation by its tenant key where there are several.',
  options: { stdin: { type: 'boolean' }, tenant: { type: 'string' } },
  async run(call) {
    const email = onlyWord(call, 'an email address').toLowerCase();
    const given = call.options['stdin'] === true ? await readLine() : undefined;
    if (given !== undefined && given.length < SHORTEST)
      throw new CommandError(`A password has at least ${SHORTEST} characters`);
    return withExistingDatabase(call.config, async ({ database }) => {
      const tenantId = await chooseTenant(database, text(call, 'tenant'));
      const password = given ?? newPassword();
      const status = await database.write(async (db) => {
        const account = await findAccount(db, tenantId, email);
        if (!account) throw new CommandError(`Nobody has the email address ${email}`);
        await setPassword(db, tenantId, account.user_id, password, clock.now());
        return account.status;
      });
      if (status !== 'active')
        process.stderr.write(`${email} is ${status}: they can sign in once they are active.\n`);
      if (given === undefined) process.stdout.write(`${password}\n`);
      return 0;
    });
  },
};

async function readLine(): Promise<string> {
  let input = '';
  for await (const chunk of process.stdin) input += String(chunk);
  return input.replace(/\r?\n$/, '');
}
