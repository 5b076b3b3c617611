import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TestApp } from '../../test/app.ts';
import { buildCompany, type Company } from '../../test/builders/company.ts';
import { describeOnEachEngine } from '../../test/database.ts';
import { createTenant } from './create-directory.ts';
import { insertMembers, listDepartmentNames, listPlaces } from './department-queries.ts';
import { importPeople } from './import-people.ts';
import { circularManagers, readRow } from './people-csv-rules.ts';
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

  it('moves people to the department that the file names, and keeps their other places', async () => {
    const place = (member: string) =>
      app.database.read(async (db) => {
        const { id = '' } = (await people()).find(({ user_id }) => user_id === member) ?? {};
        const places = await listPlaces(db, company.tenantId, [id]);
        const names = new Map(
          (await listDepartmentNames(db, company.tenantId)).map((row) => [row.id, row.name]),
        );
        return places.map((row) => `${names.get(row.id)}${row.is_primary ? ' (main)' : ''}`);
      });
    const file =
      'name,user_id,department\n赵六,memb0001,新部门/一组\n李组长,lead0001,office\n王总,boss0001,\n';
    expect(await bring(file, true)).toMatchObject({ updated: 2, unchanged: 1, departments: 2 });
    expect(await place('memb0001')).toEqual(['team (main)']);
    await app.database.write((db) =>
      insertMembers(db, company.tenantId, [
        { department_id: company.rootId, user_id: company.lead.id, position: 3, is_primary: false },
        { department_id: company.rootId, user_id: company.member.id, position: 3, is_primary: false },
      ]),
    );
    expect(await bring(file)).toMatchObject({ bad: [], updated: 2, unchanged: 1, departments: 2 });
    expect(await place('memb0001')).toEqual(['一组 (main)', 'office']);
    expect(await place('lead0001')).toEqual(['office (main)']);
    expect(await place('boss0001')).toEqual(['office (main)']);
    expect(await bring(file)).toMatchObject({ updated: 0, unchanged: 3, departments: 0 });
  });

  it('takes join dates as days in the time zone of the tenant', async () => {
    const tenantId = app.newId();
    const draft = { tenant_id: tenantId, name_zh: 'NY', name_en: 'NY', time_zone: 'America/New_York' };
    await app.database.write((db) => createTenant(db, draft, app.clock.now()));
    const file = 'name,email,join_date\nA,a@ny.example,2026-07-01\nB,b@ny.example,2026-12-01\n';
    await bring(file, false, tenantId);
    const joined = async () => {
      const all = await app.database.read((db) => listAllUsers(db, tenantId));
      return all.map(({ join_time }) => join_time).toSorted((a, b) => Number(a) - Number(b));
    };
    expect(await joined()).toEqual([Date.UTC(2026, 6, 1, 4), Date.UTC(2026, 11, 1, 5)]);
    expect(await bring(file, false, tenantId)).toMatchObject({ updated: 0, unchanged: 2 });
    expect(await bring(file.replace('12-01', '12-02'), false, tenantId)).toMatchObject({ updated: 1 });
    expect(await joined()).toEqual([Date.UTC(2026, 6, 1, 4), Date.UTC(2026, 11, 2, 5)]);
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
        'H,h@b.example,,,,2024-13-01,',
        'I,i@b.example,,,,2024-00-10,',
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
      '9 join_date',
      '10 join_date',
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

  it('brings ten thousand people in, and changes them', { timeout: 60_000 }, async () => {
    // As the command does, on connections of its own: they plan for a large table.
    const fresh = await TestApp.start(engine);
    const { tenantId } = await buildCompany(fresh, 'Large');
    const file = (city: string) => {
      const lines = Array.from({ length: 10_000 }, (_, n) => {
        const manager = n === 0 ? '' : `p${Math.floor((n - 1) / 10)}@large.example`;
        return `P${n},p${n}@large.example,d${n % 50},${manager},${city}`;
      });
      return Buffer.from(['name,email,department,manager,city', ...lines].join('\n'));
    };
    let last: number[] = [];
    const onProgress = (...numbers: number[]) => (last = numbers);
    const tools = { dryRun: false, now: fresh.clock.now(), newId: fresh.newId, onProgress };
    const first = await importPeople(fresh.database, tenantId, file('A'), tools);
    expect(first).toMatchObject({ bad: [], created: 10_000, departments: 50 });
    expect(last).toEqual([30_049, 30_049]);
    const second = await importPeople(fresh.database, tenantId, file('B'), tools);
    expect(second).toMatchObject({ bad: [], created: 0, updated: 10_000 });
    await fresh.close();
  });
});

it('days of no calendar are named, and the others read', () => {
  const digits = (count: number) => fc.stringMatching(new RegExp(`^\\d{${count}}$`));
  const days = fc.tuple(digits(4), digits(2), digits(2)).map((parts) => parts.join('-'));
  fc.assert(
    fc.property(fc.oneof(days, fc.string()), (join_date) => {
      const row = readRow(2, { name: 'A', user_id: 'a', join_date });
      const told = Array.isArray(row) ? row.map(({ column }) => column).join() : (row.join_date ?? '');
      expect(['join_date', join_date.trim()]).toContain(told);
    }),
  );
  expect(readRow(2, { name: 'A', user_id: 'a', join_date: '2024-02-29' })).toMatchObject({
    join_date: '2024-02-29',
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
