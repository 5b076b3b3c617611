import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TestApp, valueAt } from '../../test/app.ts';
import {
  buildApp,
  buildColleagues,
  buildCompany,
  type Company,
  type RegisteredApp,
} from '../../test/builders/company.ts';
import { buildPeriod, buildSheet } from '../../test/builders/okr.ts';
import { configOf, listenToTerminal } from '../../test/command.ts';
import { describeOnEachEngine, freshDatabase } from '../../test/database.ts';
import { buildWorkbook } from '../../test/workbook.ts';
import type { DatabaseConfig } from '../db/database.ts';
import { importOkrs } from './import-okrs.ts';

const example = new URL('../../docs/examples/okrs.csv', import.meta.url);

describeOnEachEngine('okra import-okrs FILE', (engine) => {
  let app: TestApp;
  let company: Company;
  let client: RegisteredApp;
  let place: DatabaseConfig;
  const terminal = listenToTerminal();

  beforeAll(async () => {
    place = await freshDatabase(engine);
    app = await TestApp.on(place);
    company = await buildCompany(app);
    client = await buildApp(app, company);
  });
  afterAll(() => app.close());

  async function run(
    content: string | Buffer,
    options: Readonly<Record<string, string | boolean>> = {},
  ): Promise<number> {
    const file = join(place.dataDir, 'okrs');
    await writeFile(file, content);
    terminal.said = '';
    return importOkrs.run({ config: configOf(place), options, rest: [file] });
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
    expect(terminal.said).toMatch(
      /^Checking .*okrs … .* s\n2 OKRs and 2 periods created \(dry run: nothing was written\)\.\n$/,
    );
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
    expect(terminal.said).toContain('line 2, user: has an OKR of this period here already');
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
    const named = [...terminal.said.matchAll(/^line (\d+), (\w+)/gm)].map(
      ([, line, column]) => `${line} ${column}`,
    );
    expect(named).toEqual(['3 user', '4 period', '4 score', '5 weight', '7 user']);
    expect(terminal.said).toContain('5 bad cells; nothing was written.');
    expect([await okrsOf(boss.user_id), await okrsOf(lead.user_id)]).toEqual(before);
  });

  it('names all that can be told, whatever else is wrong in a line', async () => {
    const csv = [
      'user,period,objective,objective_weight,key_result,weight,score,progress',
      'nobody,2026-Q1,O,,KR,,7,half',
      'memb0001,2026-Q1,A,30,KR,100,8,',
      'memb0001,2026-Q1,B,40,KR,90,,lots',
      'boss0001,someday,A,30,KR,100,,',
      'boss0001,2026-Q2,B,30,KR,100,,',
      'nobody,2026-Q2,A,30,KR,100,,',
    ].join('\n');
    expect(await run(csv)).toBe(1);
    const named = [...terminal.said.matchAll(/^line (\d+), (\w+)/gm)].map(
      ([, line, column]) => `${line} ${column}`,
    );
    expect(named.toSorted().join()).toBe(
      '2 progress,2 score,2 user,3 objective_weight,3 score,4 progress,4 weight,5 period,7 objective_weight,7 user',
    );
  });

  it('brings in a workbook as it does a CSV file, with shares as they are shown', async () => {
    const { member } = company;
    const user = `${member.user_id}@acme.example`;
    const half = '<c s="1"><v>0.5</v></c>';
    const april = '<c s="2"><v>46113</v></c>';
    const book = buildWorkbook({
      rows: [
        ['user', '周期', '目标', '目标权重', '关键结果', '权重', 'score', '进度'],
        [],
        [user, april, 'Grow', 60, 'Ten more', half, 0.7, '<c s="1"><f>1/4</f><v>0.25</v></c>'],
        [undefined, undefined, undefined, undefined, 'And twenty', half, 1, '<c s="1"><v>1.5</v></c>'],
        [user, april, 'Last', '40%', undefined, undefined, undefined, 80],
      ],
      formats: [9, 17],
      merges: ['A3:A4', 'B3:B4', 'C3:C4', 'D3:D4'],
    });
    expect(await run(book, { 'dry-run': true, sheet: 'OKRs' })).toBe(0);
    expect(terminal.said).toContain('1 OKRs and 1 periods created (dry run: nothing was written).');
    expect(await run(book, { visibility: 'everyone' })).toBe(0);
    expect(await okrsOf(member.user_id)).toContainEqual(
      expect.objectContaining({
        name: 'Apr 2026',
        objective_list: [
          expect.objectContaining({
            content: 'Grow',
            weight: 60,
            progress_rate: expect.objectContaining({ percent: 88 }),
            kr_list: [
              expect.objectContaining({ content: 'Ten more', score: 70, weight: 50, kr_weight: 50 }),
              expect.objectContaining({ content: 'And twenty', score: 100, weight: 50 }),
            ],
          }),
          expect.objectContaining({ weight: 40, progress_rate: expect.objectContaining({ percent: 80 }) }),
        ],
      }),
    );
    expect(await run(book)).toBe(1);
    expect(terminal.said).toContain('row 3, user: has an OKR of this period here already');
  });

  it('names every fault of a workbook with its row, once, and then writes nothing', async () => {
    const { member } = company;
    const before = await okrsOf(member.user_id);
    const book = buildWorkbook({
      rows: [
        ['user', 'period', 'objective', 'key_result', 'weight', 'score', 'progress'],
        [member.user_id, '2026-05', 'O', 'A', 0.5, 70, 10],
        [1e18, '2026-05', 'O', 'A', 50, 0.7, '<c t="e"><v>#REF!</v></c>'],
        [],
        [member.user_id, '<c s="1"><v>46082</v></c>', 'O', 'B', 50, '<c t="b"><v>1</v></c>', 10],
      ],
      formats: [14],
    });
    expect(await run(book)).toBe(1);
    const named = [...terminal.said.matchAll(/^row (\d+), (\w+)/gm)].map(
      ([, row, column]) => `${row} ${column}`,
    );
    expect(named.toSorted()).toEqual(['2 score', '2 weight', '3 progress', '3 user', '5 period', '5 score']);
    expect(await okrsOf(member.user_id)).toEqual(before);
  });

  it('takes ten thousand lines', { timeout: 60_000 }, async () => {
    const people = await buildColleagues(app, company, 100);
    const tens = Array.from({ length: 10 }, (_, at) => at);
    const lines = people.flatMap(({ user_id }) =>
      tens.flatMap((o) => tens.map((k) => `${user_id},2026,Objective ${o},10,Key result ${k},10,0.5,${k}`)),
    );
    const csv = ['user,period,objective,objective_weight,key_result,weight,score,progress', ...lines];
    expect(await run(csv.join('\n'))).toBe(0);
    expect(terminal.said).toContain('\n100 OKRs and 1 periods created.\n');
    const [okr] = (await okrsOf(people.at(-1)?.user_id ?? '')) as {
      objective_list: { kr_list: object[] }[];
    }[]; // as: the contract's shape
    expect(okr?.objective_list.map(({ kr_list }) => kr_list.length)).toEqual(tens.map(() => 10));
  });

  it('refuses what is no such file', async () => {
    await expect(run('user,period,colour\n')).rejects.toThrow('Unknown columns: colour');
    await expect(run('user\n', { from: 'https://open.feishu.cn' })).rejects.toThrow('not both');
    await expect(run('user\n', { company: 'New' })).rejects.toThrow('--company goes with --from');
    await expect(run('user\n', { 'time-zone': 'UTC' })).rejects.toThrow('--time-zone goes with --from');
    await expect(run('')).rejects.toThrow('empty');
    await expect(run('user,objective,User\n')).rejects.toThrow('twice: user');
    await expect(run('user\n', { sheet: 'OKRs' })).rejects.toThrow('this file is none');
    const book = buildWorkbook({ rows: [['user', 'colour']] });
    await expect(run(book)).rejects.toThrow('Unknown columns: colour');
    await expect(run(book, { sheet: 'Other' })).rejects.toThrow('no sheet "Other", but: OKRs');
    await expect(run(Buffer.from('d0cf11e0a1b11ae1', 'hex'))).rejects.toThrow('.xls');
    await expect(run(Buffer.alloc(100_000_001))).rejects.toThrow('more than 100 MB');
  });
});
