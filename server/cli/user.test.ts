import { beforeEach, describe, expect, it } from 'vitest';
import { TestApp } from '../../test/app.ts';
import { buildCompany, type Company } from '../../test/builders/company.ts';
import { configOf, listenToTerminal } from '../../test/command.ts';
import { freshDatabase } from '../../test/database.ts';
import { Visitor } from '../../test/visitor.ts';
import type { DatabaseConfig } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import { parseCommand } from './command.ts';
import { userPassword } from './user.ts';
import { withDatabase } from './with-database.ts';

describe('okra user password', () => {
  const terminal = listenToTerminal();
  let place: DatabaseConfig;
  let company: Company;
  beforeEach(async () => {
    place = await freshDatabase('sqlite');
    const app = await TestApp.on(place);
    company = await buildCompany(app);
    await app.close();
  });
  const email = 'memb0001@acme.example';

  async function okra(...words: string[]): Promise<void> {
    const { command, options, rest } = parseCommand([userPassword], ['user', 'password', ...words]);
    expect(await command.run({ config: configOf(place), options, rest })).toBe(0);
  }

  /** The status of the page that signing in leads to: 303 goes on, else it says what is wrong. */
  async function signIn(password: string): Promise<number> {
    const app = await TestApp.on(place);
    const visitor = new Visitor(app);
    const answer = await visitor.submit(await visitor.open('/sign-in'), '/sign-in', { email, password });
    await app.close();
    return answer.status;
  }

  it('prints a password to sign in with', async () => {
    await okra(email.toUpperCase());
    expect(await signIn('another one, made up')).not.toBe(303);
    expect(await signIn(terminal.said.trim())).toBe(303);
  });

  it('says so of people who cannot sign in with it yet', async () => {
    await withDatabase(configOf(place), ({ database }) =>
      database.write((db) =>
        db.run(sql`update users set status = 'unjoined'
          where tenant_id = ${company.tenantId} and id = ${company.member.id}`),
      ),
    );
    await okra(email);
    expect(terminal.said).toContain(`${email} is unjoined: they can sign in once they are active.`);
  });

  it('refuses somebody whom nobody knows', async () => {
    await expect(okra('nobody@acme.example')).rejects.toThrow(
      'Nobody has the email address nobody@acme.example',
    );
    expect(terminal.said).toBe('');
  });
});
