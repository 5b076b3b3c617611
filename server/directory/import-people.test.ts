import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TestApp } from '../../test/app.ts';
import { buildCompany, type Company } from '../../test/builders/company.ts';
import { describeOnEachEngine } from '../../test/database.ts';
import { importPeople } from './import-people.ts';
import { circularManagers } from './people-csv-rules.ts';
import { listAllUsers } from './user-queries.ts';

describeOnEachEngine('okra import-people', (engine) => {
  let app: TestApp;
  let company: Company;
  beforeAll(async () => {
    app = await TestApp.start(engine);
    company = await buildCompany(app);
  });
  afterAll(() => app.close());

  const bring = (text: string | Buffer, dryRun = false, tenantId = company.tenantId) =>
    importPeople(app.database, tenantId, Buffer.from(text), {
      dryRun,
      now: app.clock.now(),
      newId: app.newId,
      onProgress: () => undefined,
    });
  const people = () => app.database.read((db) => listAllUsers(db, company.tenantId));

  it('creates people, departments and managers; again it changes nothing', async () => {
    const file = [
      '\uFEFF姓名,邮箱,手机号,部门,直属上级,状态,性别',
      '孙八,sun@acme.example,13900000001,研发中心/云平台部,lead0001,在职,男',
      '周九,ZHOU@acme.example,,研发中心/云平台部,sun@acme.example,,女',
    ].join('\n');
    expect(await bring(file, true)).toMatchObject({ bad: [], created: 2, departments: 2 });
    expect(await people()).toHaveLength(4);
    expect(await bring(file)).toEqual({ bad: [], created: 2, updated: 0, unchanged: 0, departments: 2 });
    const sun = (await people()).find(({ email }) => email === 'sun@acme.example');
    const zhou = (await people()).find(({ email }) => email === 'zhou@acme.example');
    expect(sun).toMatchObject({
      name: '孙八',
      mobile: '+8613900000001',
      leader_id: company.lead.id,
      gender: 1,
    });
    expect(zhou?.leader_id).toBe(sun?.id);
    expect(await bring(file)).toEqual({ bad: [], created: 0, updated: 0, unchanged: 2, departments: 0 });
  });

  it('changes only what the file says', async () => {
    const report = await bring('name,user_id,city\n新名字,stra0001,深圳\n');
    expect(report).toMatchObject({ updated: 1, created: 0 });
    const [changed] = (await people()).filter(({ user_id }) => user_id === 'stra0001');
    expect(changed).toMatchObject({ name: '新名字', city: '深圳', email: 'stra0001@acme.example' });
  });

  it('names every bad cell and writes nothing', async () => {
    const before = await people();
    const report = await bring(
      [
        'name,email,mobile,manager,status,join_date,gender',
        ',a@b.example,,,,,',
        'B,not-an-address,12,nobody@x.example,gone,2026-02-30,robot',
        'C,c@b.example,,nobody@x.example,,,',
        'D,c@b.example,,,,,',
        'E,,,,,,',
        'F,f@b.example,,g@b.example,,,',
        'G,g@b.example,,f@b.example,,,',
      ].join('\n'),
    );
    expect(report.bad.map(({ line, column }) => `${line} ${column}`)).toEqual([
      '2 name',
      '3 email',
      '3 mobile',
      '3 status',
      '3 join_date',
      '3 gender',
      '4 manager',
      '5 email',
      '6 email',
      '7 manager',
      '8 manager',
    ]);
    expect(await people()).toEqual(before);
  });

  it.each([
    ['name,shoe_size\nA,42\n', /Unknown columns: shoe_size/],
    ['', /empty/],
    ['name,email\n"A', /no valid CSV/],
  ])('refuses the file %j', async (text, message) => {
    await expect(bring(text)).rejects.toThrow(message);
  });

  it('refuses what is not UTF-8', async () => {
    await expect(bring(Buffer.from([0xd0, 0xd5, 0xc3, 0xfb]))).rejects.toThrow(/UTF-8/);
  });

  it('brings any company in, once', async () => {
    const twin = await buildCompany(app, 'Twin');
    const row = fc.record({
      id: fc.integer({ min: 0, max: 40 }),
      name: fc
        .stringMatching(/^[\w "',赵钱孙李]{1,8}$/)
        .filter((text) => text.trim() === text && text !== ''),
      department: fc.constantFrom('A', 'A/B', 'A/B/C', 'D', ''),
    });
    const rows = fc.uniqueArray(row, { selector: ({ id }) => id, minLength: 1, maxLength: 20 });
    for (const sample of fc.sample(rows, { numRuns: 10, seed: 5 })) {
      const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
      const lines = sample.map(
        ({ id, name, department }) => `${quoted(name)},n${id}@x.example,${department}`,
      );
      const file = ['name,email,department', ...lines].join('\r\n');
      expect((await bring(file, false, twin.tenantId)).bad).toEqual([]);
      expect(await bring(file, false, twin.tenantId)).toMatchObject({
        created: 0,
        updated: 0,
        unchanged: sample.length,
        departments: 0,
      });
    }
  });

  it('brings ten thousand people in', { timeout: 60_000 }, async () => {
    const large = await buildCompany(app, 'Large');
    const lines = Array.from(
      { length: 10_000 },
      (_, n) =>
        `P${n},p${n}@large.example,d${n % 50},${n === 0 ? '' : `p${Math.floor((n - 1) / 10)}@large.example`}`,
    );
    const report = await bring(['name,email,department,manager', ...lines].join('\n'), false, large.tenantId);
    expect(report).toMatchObject({ bad: [], created: 10_000, departments: 50 });
  });
});

it('managers in a circle are told from those below them', () => {
  const leaders = new Map<string, string | null>([
    ['a', 'b'],
    ['b', 'a'],
    ['c', null],
    ['d', 'c'],
    ['e', 'e'],
  ]);
  expect([...circularManagers(leaders)].toSorted()).toEqual(['a', 'b', 'e']);
});
