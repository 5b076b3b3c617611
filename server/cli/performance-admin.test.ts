import { beforeEach, describe, expect, it } from 'vitest';
import { TestApp } from '../../test/app.ts';
import { buildCompany, type Company } from '../../test/builders/company.ts';
import { configOf } from '../../test/command.ts';
import { freshDatabase } from '../../test/database.ts';
import { sql } from '../db/sql.ts';
import { parseCommand } from './command.ts';
import { performanceAdmin } from './performance-admin.ts';
import { withDatabase } from './with-database.ts';

describe('okra performance-admin', () => {
  let dataDir: string;
  let company: Company;
  beforeEach(async () => {
    const place = await freshDatabase('sqlite');
    ({ dataDir } = place);
    const app = await TestApp.on(place);
    company = await buildCompany(app);
    await app.close();
  });

  const config = () => configOf({ dataDir });
  async function okra(...words: string[]): Promise<void> {
    const { command, options, rest } = parseCommand([performanceAdmin], ['performance-admin', ...words]);
    expect(await command.run({ config: config(), options, rest })).toBe(0);
  }
  const admins = () =>
    withDatabase(config(), ({ database }) =>
      database.read((db) => db.all(sql`select user_id, department_id, reads_answers from perf_admins`)),
    );

  it('names an administrator, changes what they may do, and takes it away', async () => {
    const { lead, teamId } = company;
    const email = `${lead.user_id.toUpperCase()}@acme.example`;
    await okra(email, '--department', 'team', '--reads-answers');
    expect(await admins()).toEqual([{ user_id: lead.id, department_id: teamId, reads_answers: true }]);
    await okra(email);
    expect(await admins()).toEqual([{ user_id: lead.id, department_id: null, reads_answers: false }]);
    await okra(email, '--remove');
    expect(await admins()).toEqual([]);
    await expect(okra(email, '--remove')).rejects.toThrow('is no administrator');
  });

  it.each([
    [['nobody@acme.example'], 'Nobody has the email address nobody@acme.example'],
    [['lead0001@acme.example', '--department', 'nowhere'], 'Unknown department "nowhere"'],
    [['lead0001@acme.example', '--remove', '--reads-answers'], '--remove stands alone'],
    [[], 'Name an email address'],
  ])('refuses %j', async (words, why) => {
    await expect(okra(...words)).rejects.toThrow(why);
    expect(await admins()).toEqual([]);
  });
});
