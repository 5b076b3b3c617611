import { expect, it } from 'vitest';
import { TestApp, valueAt } from '../../test/app.ts';
import { buildApp, buildCompany, buildUserToken } from '../../test/builders/company.ts';
import { buildPeriod, buildSheet, draftObjective } from '../../test/builders/okr.ts';
import { describeOnEachEngine } from '../../test/database.ts';

const world = async (engine: 'sqlite' | 'postgres') => {
  const app = await TestApp.start(engine);
  const company = await buildCompany(app);
  const period = await buildPeriod(app, company);
  const objective = draftObjective(app, period, { visibility: 'private', score: 7 });
  const sheet = await buildSheet(app, company, company.member, period, { objectives: [objective] });
  const client = await buildApp(app, company);
  const url = `/open-apis/okr/v2/objectives/${objective.id}`;
  return { app, company, period, objective, sheet, client, url };
};

describeOnEachEngine('okr.v2.okrObjective.get', (engine) => {
  it('works', async () => {
    const { app, company, period, objective, sheet, client, url } = await world(engine);
    const answer = await app.call(`${url}?user_id_type=user_id`, client);
    expect(valueAt(answer, 'objective')).toEqual({
      id: objective.id,
      create_time: String(sheet.created_time),
      update_time: String(sheet.created_time),
      owner: { owner_type: 'user', user_id: company.member.user_id },
      cycle_id: sheet.id,
      position: 1,
      content: objective.content,
      score: 0.7,
      weight: 1,
      deadline: String(period.end_time),
    });
    await app.close();
  });

  it('hides what policy hides, and needs the grant', async () => {
    const { app, company, client, url } = await world(engine);
    const seen = async (who: 'boss' | 'lead' | 'member' | 'stranger') =>
      (await app.call(url, { token: await buildUserToken(app, company, client, company[who]) })).body.code;
    expect([await seen('boss'), await seen('lead'), await seen('member')]).toEqual([0, 0, 0]);
    expect(await seen('stranger')).toBe(1001002);
    const ungranted = await buildApp(app, company, { okrAsApp: false });
    expect((await app.call(url, ungranted)).body.code).toBe(1001002);
    await app.close();
  });

  it('needs a token, a scope and a known id', async () => {
    const { app, company, url } = await world(engine);
    const stranger = await buildApp(app, await buildCompany(app, 'Other'));
    const unscoped = await buildApp(app, company, { scopes: ['okr:okr'] });
    expect((await app.call(url)).body.code).toBe(99991661);
    expect((await app.call(url, unscoped)).body.code).toBe(99991672);
    expect((await app.call(url, stranger)).body.code).toBe(1001004);
    await app.close();
  });
});
