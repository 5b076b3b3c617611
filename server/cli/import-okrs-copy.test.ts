import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { TestApp, valueAt } from '../../test/app.ts';
import { buildApp, buildCompany, type RegisteredApp } from '../../test/builders/company.ts';
import { buildMovingCompany, type MovingCompany } from '../../test/builders/moving.ts';
import { buildPeriod } from '../../test/builders/okr.ts';
import { configOf, listenToTerminal } from '../../test/command.ts';
import { describeOnEachEngine, freshDatabase } from '../../test/database.ts';
import { openRelay } from '../../test/relay.ts';
import type { DatabaseConfig } from '../db/database.ts';
import { listTenants } from '../directory/index.ts';
import { importOkrs } from './import-okrs.ts';

const reads = { user_id_type: 'user_id', department_id_type: 'department_id' };
const query = (more: Record<string, string> = {}) => new URLSearchParams({ ...reads, ...more }).toString();

/** What the copy must answer as the source does. */
function askedOf(company: MovingCompany): string[] {
  const { period, objectiveId, keyResultId, progressId, wholeId } = company;
  const asked = [
    `/contact/v3/departments/0/children?${query({ fetch_child: 'true' })}`,
    `/okr/v1/periods`,
    `/okr/v1/progress_records/${progressId}?${query()}`,
    `/okr/v2/key_results/${wholeId}/indicators?${query()}`,
    `/okra/v1/key_results/${wholeId}/parts?${query()}`,
  ];
  for (const who of ['boss', 'lead', 'member', 'stranger', 'left', 'newcomer'] as const) {
    const { user_id } = company[who];
    asked.push(
      `/contact/v3/users/${user_id}?${query()}`,
      `/okr/v1/users/${user_id}/okrs?${query({ offset: '0', limit: '10' })}`,
      `/okr/v2/cycles?${query({ user_id })}`,
      `/okr/v1/reviews/query?user_id_type=user_id&user_ids=${user_id}&period_ids=${period.id}`,
    );
  }
  for (const path of [`objectives/${objectiveId}`, `key_results/${keyResultId}`])
    for (const part of ['', '/indicators', '/progresses']) asked.push(`/okr/v2/${path}${part}?${query()}`);
  for (const part of ['key_results', 'alignments'])
    asked.push(`/okr/v2/objectives/${objectiveId}/${part}?${query()}`);
  return asked.map((path) => `/open-apis${path}`);
}

/** Without what belongs to the calling app, ids of indicators, which nothing refers to, and images, which stay behind. */
const plain = (path: string, data: unknown): unknown =>
  JSON.parse(
    JSON.stringify(data, (key, value: unknown) => {
      if (['open_id', 'openId', 'union_id', 'open_department_id'].includes(key)) return undefined;
      if (key === 'id' && path.includes('/indicators')) return undefined;
      if (key === 'blocks' && Array.isArray(value)) return value.filter((block) => !('gallery' in block));
      return value;
    }),
  );

describeOnEachEngine('okra import-okrs --from another Okra', (engine) => {
  let source: TestApp;
  let company: MovingCompany;
  let client: RegisteredApp;
  let url: string;
  let place: DatabaseConfig;
  const terminal = listenToTerminal();

  beforeAll(async () => {
    source = await TestApp.start(engine, { PORT: '0' });
    company = await buildMovingCompany(source);
    client = await buildApp(source, company);
    url = await source.app.listen();
  });
  afterAll(() => source.close());
  beforeEach(async () => {
    place = await freshDatabase(engine);
  });

  const run = async (options: Record<string, string> = {}) => {
    terminal.said = '';
    process.env['OKRA_SOURCE_SECRET'] = client.secret;
    const all = { from: url, 'app-id': client.appId, visibility: 'everyone', ...options };
    return importOkrs.run({ config: configOf(place), options: all, rest: [] });
  };
  const open = async () => {
    const target = await TestApp.on(place);
    const [tenant] = await target.database.read((db) => listTenants(db));
    const { token } = await buildApp(target, { tenantId: tenant?.tenant_id ?? '' });
    return { target, token };
  };
  const compare = async () => {
    const { target, token } = await open();
    for (const path of askedOf(company)) {
      const answer = await target.call(path, { token });
      const told = await source.call(path, { token: client.token });
      expect(told.body.code, path).toBe(0);
      expect(plain(path, answer.body), path).toEqual(plain(path, told.body));
    }
    await target.close();
  };
  /** What the report says of each kind: how much came, and how much was here. */
  const counts = () =>
    Object.fromEntries(
      [...terminal.said.matchAll(/^(\S.*?) +(\d+) +(\d+)$/gm)].map(([, kind, came, here]) => [
        kind,
        `${came} ${here}`,
      ]),
    );

  it('answers everything as the other side does, and says what came', async () => {
    expect(await run({ company: 'Moved' })).toBe(0);
    expect(counts()).toEqual({
      people: '6 0',
      departments: '2 0',
      'period rules': '0 0',
      periods: '1 0',
      categories: '0 0',
      OKRs: '6 0',
      objectives: '2 0',
      'key results': '3 0',
      'progress records': '1 0',
      alignments: '1 0',
      parts: '1 0',
      reviews: '6 0',
    });
    expect(terminal.said).toContain(
      '\nStayed behind: 4 images, 6 texts of reviews; comments and the history, which were not asked for.\n',
    );
    await compare();
    expect(await run()).toBe(0);
    expect(counts()).toMatchObject({
      people: '0 6',
      departments: '0 2',
      periods: '0 1',
      OKRs: '0 6',
      objectives: '0 2',
      'key results': '0 3',
      'progress records': '0 1',
      alignments: '0 1',
      parts: '0 1',
      reviews: '0 6',
    });
    await compare();
  });

  it('goes on where it was broken off', async () => {
    const { user_id } = company.newcomer;
    const cut = await openRelay(url, (path) =>
      path.includes('/okr/v2/cycles?') && path.includes(user_id)
        ? '{"code":99991672,"msg":"no scope"}'
        : undefined,
    );
    await expect(run({ company: 'Moved', from: cut.url })).rejects.toThrow('99991672 no scope');
    cut.close();
    const [, key = ''] = /--tenant ([0-9a-f]+)\n$/.exec(terminal.said) ?? [];
    expect(await run({ tenant: key })).toBe(0);
    expect(counts()).toMatchObject({ people: '1 5', OKRs: '4 2', alignments: '1 0', reviews: '6 0' });
    await compare();
  });

  it('keeps the name of somebody whom the other side does not tell of, and says so', async () => {
    const { user_id, name } = company.left;
    const silent = await openRelay(url, (path) =>
      path.startsWith(`/open-apis/contact/v3/users/${user_id}?`)
        ? '{"code":41050,"msg":"no user authority"}'
        : undefined,
    );
    expect(await run({ company: 'Moved', from: silent.url })).toBe(1);
    silent.close();
    const { target, token } = await open();
    const path = `/open-apis/okr/v1/users/${company.member.user_id}/okrs?${query({ offset: '0', limit: '10' })}`;
    const objective = valueAt(await target.call(path, { token }), 'okr_list', 0, 'objective_list', 0);
    expect(objective).toMatchObject({ content: `Ask @${name} about it`, mentioned_user_list: [] });
    await target.close();
    const lines = terminal.said.split('\n').filter((line) => line.startsWith('not as it was: '));
    expect(lines).toContain(
      `not as it was: notes of objective ${company.objectiveId}: mentions ${name}, who is unknown, and now only by name`,
    );
    expect(lines).toContainEqual(expect.stringContaining('its author is unknown'));
    expect(lines).toContainEqual(
      expect.stringMatching(/alignment \d+ did not come: objective \d+ is not here$/),
    );
  });

  it.each([
    ['does not tell which parts make a value', '404 page not found', 'does not tell which parts', 404],
    [
      'tells other parts than make it',
      '{"code":0,"data":{"parts":[{"key_result_id":"7","create_time":"1"}]}}',
      'did not come whole',
      200,
    ],
  ])('keeps a value by hand where the other side %s', async (_what, answer, says, status) => {
    const { wholeId } = company;
    const other = await openRelay(
      url,
      (path) => (path.startsWith(`/open-apis/okra/v1/key_results/${wholeId}/parts`) ? answer : undefined),
      status,
    );
    expect(await run({ company: 'Moved', from: other.url })).toBe(1);
    other.close();
    expect(terminal.said).toMatch(
      new RegExp(`not as it was: key result ${wholeId}: .*${says}.* by hand now`),
    );
    const { target, token } = await open();
    const path = `/open-apis/okr/v2/key_results/${wholeId}/indicators`;
    expect((await target.call(path, { token })).body.data).toMatchObject({
      indicator: { current_value: 120.5, current_value_calculate_type: 0 },
    });
    await target.close();
  });

  it('refuses an organisation that has periods of its own for the same months, and leaves it as it is', async () => {
    const target = await TestApp.on(place);
    const own = await buildCompany(target);
    await buildPeriod(target, own);
    const { token } = await buildApp(target, own);
    const people = () =>
      target.call('/open-apis/contact/v3/users/find_by_department?department_id=0', { token });
    const before = await people();
    await expect(run()).rejects.toThrow(
      'has periods of its own for 2026-10 to 2026-12: bring the OKRs into a new one, by --company',
    );
    expect((await people()).body).toEqual(before.body);
    await target.close();
  });

  it('takes people who are here for who they are, whatever id tells', async () => {
    expect(await run({ company: 'Moved' })).toBe(0);
    const changed = await openRelay(url, (path) =>
      path.includes('find_by_department') && path.includes('department_id=0')
        ? JSON.stringify({
            code: 0,
            data: {
              items: [
                { user_id: 'other001', name: 'A', email: 'MEMB0001@acme.example', leader_user_id: 'x' },
              ],
            },
          })
        : undefined,
    );
    expect(await run({ from: changed.url })).toBe(1);
    changed.close();
    expect(terminal.said).toContain(
      'not as it was: person memb0001: has ids that belong to somebody else here\n',
    );
    await compare();
  });
});
