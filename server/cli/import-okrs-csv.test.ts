import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { TestApp, valueAt } from '../../test/app.ts';
import {
  buildApp,
  buildColleagues,
  buildCompany,
  type Company,
  type RegisteredApp,
} from '../../test/builders/company.ts';
import { buildPeriod, buildSheet } from '../../test/builders/okr.ts';
import { describeOnEachEngine, freshDatabase } from '../../test/database.ts';
import { readConfig } from '../config.ts';
import type { DatabaseConfig } from '../db/database.ts';
import { importOkrs } from './import-okrs.ts';

const example = new URL('../../docs/examples/okrs.csv', import.meta.url);

describeOnEachEngine('okra import-okrs FILE', (engine) => {
  let app: TestApp;
  let company: Company;
  let client: RegisteredApp;
  let place: DatabaseConfig;
  let said = '';

  beforeAll(async () => {
    place = await freshDatabase(engine);
    app = await TestApp.on(place);
    company = await buildCompany(app);
    client = await buildApp(app, company);
  });
  afterAll(() => app.close());
  beforeEach(() => {
    for (const stream of [process.stdout, process.stderr])
      vi.spyOn(stream, 'write').mockImplementation((text) => {
        said += String(text);
        return true;
      });
  });
  afterEach(() => void vi.restoreAllMocks());

  async function run(csv: string, options: Readonly<Record<string, string | boolean>> = {}): Promise<number> {
    const file = join(place.dataDir, 'okrs.csv');
    await writeFile(file, csv);
    said = '';
    const env = { OKRA_DATA_DIR: place.dataDir, OKRA_LOG: 'silent' };
    const config = readConfig(place.url === undefined ? env : { ...env, DATABASE_URL: place.url }, '/');
    return importOkrs.run({ config, options, rest: [file] });
  }
  const okrsOf = async (userId: string) => {
    const query = 'offset=0&limit=10&user_id_type=user_id&lang=en_us';
    const answer = await app.call(`/open-apis/okr/v1/users/${userId}/okrs?${query}`, { token: client.token });
    return valueAt(answer, 'okr_list');
  };

  it('brings in the example of the guide, for people by address and by number', async () => {
    const { lead, member } = company;
    const csv = (await readFile(example, 'utf8'))
      .replaceAll('lin@example.com', `${lead.user_id}@ACME.example`)
      .replaceAll('E0042', member.user_id.toUpperCase());
    expect(await run(csv, { 'dry-run': true })).toBe(0);
    expect(said).toBe('2 OKRs and 2 periods created (dry run: nothing was written).\n');
    expect(await okrsOf(lead.user_id)).toEqual([]);
    expect(await run(csv, { visibility: 'everyone' })).toBe(0);
    expect(await okrsOf(lead.user_id)).toMatchObject([
      {
        name: 'Jul - Sep 2026',
        objective_list: [
          {
            content: 'Answer every question within a day',
            weight: 60,
            progress_rate: { percent: 61 },
            kr_list: [
              { content: 'Half of all questions answered in an hour', score: 70, weight: 40, kr_weight: 40 },
              { content: 'Nobody waits longer than a day', score: 50, progress_rate: { percent: 55 } },
            ],
          },
          { content: 'Know what people ask', weight: 40, progress_rate: { percent: 20 }, kr_list: [] },
        ],
      },
    ]);
    expect(await okrsOf(member.user_id)).toMatchObject([
      {
        name: 'Jul - Dec 2026',
        objective_list: [
          {
            content: '让新同事一周内上手',
            progress_rate: { percent: 65 },
            kr_list: [
              { content: '每位新同事有一位导师\n导师每周见面一次' },
              { content: '入职手册覆盖全部岗位' },
            ],
          },
        ],
      },
    ]);
    expect(await run(csv)).toBe(1);
    expect(said).toContain('line 2, user: has an OKR of this period here already');
  });

  it('names every fault with its line, and then writes nothing at all', async () => {
    const period = await buildPeriod(app, company);
    await buildSheet(app, company, company.boss, period);
    const { boss, lead } = company;
    const before = [await okrsOf(boss.user_id), await okrsOf(lead.user_id)];
    const csv = [
      '用户,周期,目标,关键结果,权重,评分',
      'lead0001,2026-Q1,Good,Good,,',
      'nobody,2026-Q1,O,KR,,',
      'lead0001,someday,O,KR,,2',
      'memb0001,2026-Q1,O,A,30,',
      'memb0001,2026-Q1,O,B,30,',
      'boss0001,2026-10..2026-12,O,KR,,',
    ].join('\n');
    expect(await run(csv)).toBe(1);
    const named = [...said.matchAll(/^line (\d+), (\w+)/gm)].map(([, line, column]) => `${line} ${column}`);
    expect(named).toEqual(['3 user', '4 period', '4 score', '5 weight', '7 user']);
    expect(said).toContain('5 bad cells; nothing was written.');
    expect([await okrsOf(boss.user_id), await okrsOf(lead.user_id)]).toEqual(before);
  });

  it('takes ten thousand lines', { timeout: 60_000 }, async () => {
    const people = await buildColleagues(app, company, 100);
    const tens = Array.from({ length: 10 }, (_, at) => at);
    const lines = people.flatMap(({ user_id }) =>
      tens.flatMap((o) => tens.map((k) => `${user_id},2026,Objective ${o},10,Key result ${k},10,0.5,${k}`)),
    );
    const csv = ['user,period,objective,objective_weight,key_result,weight,score,progress', ...lines];
    expect(await run(csv.join('\n'))).toBe(0);
    expect(said).toBe('100 OKRs and 1 periods created.\n');
    const [okr] = (await okrsOf(people.at(-1)?.user_id ?? '')) as {
      objective_list: { kr_list: object[] }[];
    }[]; // as: the contract's shape
    expect(okr?.objective_list.map(({ kr_list }) => kr_list.length)).toEqual(tens.map(() => 10));
  });

  it('refuses what is no such file', async () => {
    await expect(run('user,period,colour\n')).rejects.toThrow('Unknown columns: colour');
    await expect(run('user\n', { from: 'https://open.feishu.cn' })).rejects.toThrow('not both');
    await expect(run('')).rejects.toThrow('empty');
  });
});
