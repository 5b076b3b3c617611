import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestApp, valueAt } from '../../test/app.ts';
import { buildApp, buildCompany, type Company, type RegisteredApp } from '../../test/builders/company.ts';
import { align, buildPeriod, buildSheet, draftKeyResult, draftObjective } from '../../test/builders/okr.ts';
import { configOf, listenToTerminal } from '../../test/command.ts';
import { freshDatabase } from '../../test/database.ts';
import type { DatabaseConfig } from '../db/database.ts';
import { listTenants } from '../directory/index.ts';
import { importOkrs } from './import-okrs.ts';

describe('okra import-okrs', () => {
  listenToTerminal();
  let source: TestApp;
  let company: Company;
  let client: RegisteredApp;
  let place: DatabaseConfig;
  let from: string;

  beforeAll(async () => {
    source = await TestApp.start('sqlite', { PORT: '0' });
    company = await buildCompany(source);
    client = await buildApp(source, company);
    from = await source.app.listen();
    const period = await buildPeriod(source, company);
    const mention = { paragraph_element_type: 'mention' as const, mention: { user_id: company.lead.id } };
    const content = {
      blocks: [{ block_element_type: 'paragraph' as const, paragraph: { elements: [mention] } }],
    };
    const progress = {
      id: source.newId(),
      author_id: company.member.id,
      content,
      percent: 40.5,
      status: 1,
      time: source.clock.now(),
    };
    const indicator = {
      start_value: 10,
      target_value: 2,
      current_value: 6,
      unit_type: 1,
      unit_value: '次',
      status: 1,
      status_calculate_type: 0,
      current_value_calculate_type: 0,
      value_time: 0,
      status_time: 0,
    };
    const keyResults = [
      draftKeyResult(source, period, { weight: 250, score: 7, indicator, progresses: [progress] }),
      draftKeyResult(source, period, { weight: 750 }),
    ];
    const mine = draftObjective(source, period, { content, notes: content, key_results: keyResults });
    const theirs = draftObjective(source, period);
    await buildSheet(source, company, company.member, period, { objectives: [mine], confirm_status: 4 });
    await buildSheet(source, company, company.lead, period, { objectives: [theirs] });
    await align(source, company, mine, theirs);
    place = await freshDatabase('sqlite', 'empty');
  });
  afterAll(() => source.close());

  const run = async (options: Record<string, string> = {}, secret = client.secret) => {
    process.env['OKRA_SOURCE_SECRET'] = secret;
    return importOkrs.run({
      config: configOf(place),
      options: { from, 'app-id': client.appId, ...options },
      rest: [],
    });
  };
  /** Without what belongs to the calling app. */
  const plain = (data: unknown) =>
    JSON.parse(
      JSON.stringify(data)
        .replaceAll(/"open_id":"[^"]*",?/g, '')
        .replaceAll(',}', '}'),
    ) as unknown;

  it('brings everything in, and again changes nothing', async () => {
    expect(await run({ company: 'Moved', visibility: 'everyone' })).toBe(0);
    expect(await run()).toBe(0);
    const target = await TestApp.on(place);
    const [tenant] = await target.database.read((db) => listTenants(db));
    const { token } = await buildApp(target, { tenantId: tenant?.tenant_id ?? '' });
    const asked = [
      '/open-apis/okr/v1/periods',
      '/open-apis/okr/v1/period_rules',
      '/open-apis/okr/v2/categories',
    ];
    for (const who of ['boss', 'lead', 'member', 'stranger'] as const) {
      const { user_id } = company[who];
      asked.push(
        `/open-apis/okr/v1/users/${user_id}/okrs?user_id_type=user_id&offset=0&limit=10`,
        `/open-apis/okr/v2/cycles?user_id_type=user_id&user_id=${user_id}`,
      );
    }
    const sheets = await source.call(asked[7] ?? '', { token: client.token });
    const objective = String(valueAt(sheets, 'okr_list', 0, 'objective_list', 0, 'id'));
    const keyResult = String(valueAt(sheets, 'okr_list', 0, 'objective_list', 0, 'kr_list', 0, 'id'));
    const v2 = '/open-apis/okr/v2';
    asked.push(
      `${v2}/objectives/${objective}?user_id_type=user_id`,
      `${v2}/objectives/${objective}/key_results?user_id_type=user_id`,
      `${v2}/objectives/${objective}/alignments?user_id_type=user_id`,
      `${v2}/key_results/${keyResult}/progresses?user_id_type=user_id`,
    );
    for (const path of asked) {
      const answer = await target.call(path, { token });
      expect(answer.body.code, path).toBe(0);
      const told = (await source.call(path, { token: client.token })).body.data;
      expect(plain(answer.body.data), path).toEqual(plain(told));
    }
    const { user_id } = company.member;
    const person = `/open-apis/contact/v3/users/${user_id}?user_id_type=user_id&department_id_type=department_id`;
    expect((await target.call(person, { token })).body.data).toMatchObject({
      user: {
        user_id,
        name: company.member.name,
        leader_user_id: company.lead.user_id,
        job_title: 'Engineer',
      },
    });
    const indicator = await target.call(`${v2}/key_results/${keyResult}/indicators`, { token });
    expect(valueAt(indicator, 'indicator')).toMatchObject({
      start_value: 10,
      target_value: 2,
      current_value: 6,
      unit: { unit_value: '次' },
    });
    await target.close();
  });

  it('lets nobody see by accident what the other side may have hidden', async () => {
    place = await freshDatabase('sqlite', 'empty');
    await run({ company: 'Careful' });
    const target = await TestApp.on(place);
    const sheets = await target.database.read((db) =>
      db.all({ text: 'select distinct visibility from okr_sheets', values: [] }),
    );
    expect(sheets).toEqual([{ visibility: 'private' }]);
    await target.close();
  });

  it('says what is wrong with a call', async () => {
    await expect(run({}, 'x'.repeat(32))).rejects.toThrow('gives the app no token');
    await expect(run({ from: 'nowhere' })).rejects.toThrow('--from takes an address');
    await expect(run({ visibility: 'all' })).rejects.toThrow('--visibility is "all"');
    await expect(run({}, '')).rejects.toThrow('OKRA_SOURCE_SECRET');
  });
});
