import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, valueAt } from '../../test/app.ts';
import { buildApp, buildCompany, type RegisteredApp } from '../../test/builders/company.ts';
import { done, PerformanceWorld, refusal, v2 } from '../../test/builders/performance.ts';
import { describeOnEachEngine } from '../../test/database.ts';
import { sql } from '../db/sql.ts';
import { setAppRange } from './setting-queries.ts';

describeOnEachEngine('supplementary information', (engine) => {
  let world: PerformanceWorld;
  let semester: string;
  let bounded: RegisteredApp;
  let calls = 0;
  beforeAll(async () => {
    world = await PerformanceWorld.build(engine);
    semester = await world.semester();
    bounded = await buildApp(world.app, world.company);
    const { tenantId, teamId } = world.company;
    await world.app.database.write((db) => setAppRange(db, tenantId, bounded.appId, [teamId]));
  });
  afterAll(() => world.app.close());

  const entry = (more: { external_id?: string; [field: string]: unknown } = {}) => ({
    reviewee_user_id: world.company.member.user_id,
    item: 'Award',
    time: 'in May',
    detailed_description: `of ${(calls += 1)}`,
    ...more,
  });
  const importing = (entries: readonly object[], more: object = {}, token = world.client.token) =>
    world.call(
      'POST',
      `${v2}/additional_informations/import?client_token=t${(calls += 1)}`,
      { semester_id: semester, additional_informations: entries, ...more },
      token,
    );
  const query = (body: object = {}, search = '', token = world.client.token) =>
    world.call(
      'POST',
      `${v2}/additional_informations/query?${search}`,
      { semester_id: semester, ...body },
      token,
    );
  const removal = (ids: readonly string[], more: object = {}, token = world.client.token) =>
    world.call(
      'DELETE',
      `${v2}/additional_informations/batch?client_token=x`,
      { semester_id: semester, additional_informations: ids, ...more },
      token,
    );
  const itemsOf = (answer: Answer) => valueAt(answer, 'additional_informations');
  const idsOf = (answer: Answer): string[] => {
    const items = itemsOf(answer);
    if (!Array.isArray(items)) throw new Error(answer.text);
    return items.map((item) => String(Reflect.get(item, 'item_id')));
  };
  const idOf = async (answer: Promise<Answer>): Promise<string> => idsOf(await answer)[0] ?? '';
  const count = async () => {
    const [row] = await world.app.database.read((db) =>
      db.all<{ n: number }>(sql`select count(*) as n from perf_supplements`),
    );
    return Number(row?.n);
  };

  describe('performance.v2.additionalInformation.import', () => {
    it('works: creates, and answers what it made and a record of it', async () => {
      const given = entry({ external_id: 'ext-1' });
      const answer = await importing([given], { import_record_name: '五月' });
      const id = String(valueAt(answer, 'additional_informations', 0, 'item_id'));
      expect(itemsOf(answer)).toEqual([{ ...given, item_id: expect.stringMatching(/^\d{19}$/) }]);
      const record = await world.app.database.read((db) =>
        db.all(sql`select id, kind, name, app_id from perf_import_records`),
      );
      const recordId = valueAt(answer, 'import_record_id');
      expect(record).toEqual([
        { id: recordId, kind: 'supplements', name: '五月', app_id: world.client.appId },
      ]);
      expect(itemsOf(await query({ item_ids: [id] }))).toEqual([{ ...given, item_id: id }]);
    });

    it('changes what item_id, external_id or the same words name, and creates otherwise', async () => {
      const given = entry({ external_id: 'order' });
      const id = await idOf(importing([given]));
      expect(await idOf(importing([entry({ item_id: id, item: 'Prize' })]))).toBe(id);
      const changed = entry({ external_id: 'order' });
      expect(await idOf(importing([changed]))).toBe(id);
      const { external_id: _, ...same } = changed;
      const again = await importing([same]);
      expect(itemsOf(again)).toEqual([{ ...changed, item_id: id }]);
      expect(await idOf(importing([{ ...same, time: 'in June' }]))).not.toBe(id);
      expect(itemsOf(await query({ item_ids: [id] }))).toEqual([{ ...changed, item_id: id }]);
    });

    it('takes the entries of a call one after the other', async () => {
      const [a, b] = [entry({ external_id: 'a1' }), entry({ external_id: 'b1' })];
      const [first = '', second = ''] = idsOf(await importing([a, b]));
      const twice = entry({ external_id: '' });
      const moved = await importing([
        { ...b, external_id: 'b2' },
        { ...a, item_id: first, external_id: 'a2' },
        entry({ item_id: second, external_id: 'a1' }),
        twice,
        twice,
      ]);
      const ids = idsOf(moved);
      expect(ids.slice(0, 3)).toEqual([second, first, second]);
      expect(ids[3]).toBe(ids[4]);
      expect(itemsOf(await query({ external_ids: ['a1', 'a2', 'b1', 'b2'] }))).toMatchObject([
        { item_id: first, external_id: 'a2' },
        { item_id: second, external_id: 'a1' },
      ]);
    });

    it.each([
      [{ additional_informations: [] }, 'additional_informations'],
      [{ semester_id: '' }, 'semester_id'],
      [{ semester_id: 'x'.repeat(101) }, 'semester_id'],
      [{ import_record_name: 'x'.repeat(201) }, 'import_record_name'],
      [{ additional_informations: 'x' }, 'additional_informations'],
    ])('rejects %j', async (more, field) => {
      expect(refusal(await importing([entry()], more))).toEqual([1580102, field]);
    });

    it.each([
      ['item_id', ''],
      ['item_id', 'x'.repeat(101)],
      ['external_id', 'x'.repeat(101)],
      ['reviewee_user_id', ''],
      ['item', 'x'.repeat(1001)],
      ['item', ''],
      ['time', 'x'.repeat(101)],
      ['detailed_description', 'x'.repeat(5001)],
      ['detailed_description', undefined],
    ])('rejects an entry whose %s is out of bounds', async (field, value) => {
      const before = await count();
      const answer = await importing([entry(), entry({ [field]: value })]);
      expect(refusal(answer)).toEqual([1580102, `additional_informations[1].${field}`]);
      expect(await count()).toBe(before);
    });

    it('refuses, whole, what names nobody, nothing, or one thing twice', async () => {
      const id = await idOf(importing([entry({ external_id: 'taken' })]));
      const other = await idOf(importing([entry()]));
      const before = await count();
      const told = async (...entries: object[]) => {
        const answer = await importing([entry(), ...entries]);
        return [answer.body.code, answer.body.msg, ...refusal(answer).slice(1)];
      };
      const at = (field: string, place = 1) => `additional_informations[${place}].${field}`;
      const nobody = entry({ reviewee_user_id: 'nobody' });
      expect(await told(nobody)).toEqual([1580111, 'invalid user ID', at('reviewee_user_id')]);
      const unknown = entry({ item_id: '1' });
      expect(await told(unknown)).toEqual([1580201, 'item ID not found', at('item_id')]);
      const [one, two] = [entry({ external_id: 'e' }), entry({ external_id: 'e' })];
      expect(await told(one, two)).toEqual([1580202, 'external ID repeat', at('external_id', 2)]);
      const [three, four] = [entry({ item_id: id }), entry({ item_id: id })];
      expect(await told(three, four)).toEqual([1580203, 'item ID repeat', at('item_id', 2)]);
      const taken = entry({ item_id: other, external_id: 'taken' });
      expect(await told(taken)).toEqual([1580204, 'external ID is not unique', at('external_id')]);
      expect((await importing([entry()], { semester_id: '1' })).body).toMatchObject({
        code: 1580105,
        msg: 'semester_id is invalid',
      });
      expect(await count()).toBe(before);
    });

    it('knows what belongs to another semester as unknown, and binds external ids by semester', async () => {
      const next = await world.semester({ year: 2027 });
      const id = await idOf(importing([entry({ external_id: 'per semester' })]));
      const elsewhere = { semester_id: next };
      expect((await importing([entry({ item_id: id })], elsewhere)).body.code).toBe(1580201);
      expect(await idOf(importing([entry({ external_id: 'per semester' })], elsewhere))).not.toBe(id);
      expect((await removal([id], elsewhere)).body.code).toBe(1580201);
    });

    it('is carried out once for each client_token, and needs one', async () => {
      const url = `${v2}/additional_informations/import`;
      const body = { semester_id: semester, additional_informations: [entry()] };
      expect(refusal(await world.call('POST', url, body))).toEqual([1580102, 'client_token']);
      const long = 'x'.repeat(65);
      expect(refusal(await world.call('POST', `${url}?client_token=${long}`, body))[1]).toBe('client_token');
      const once = () => world.call('POST', `${url}?client_token=once`, body);
      const failed = { ...body, semester_id: '1' };
      expect((await world.call('POST', `${url}?client_token=once`, failed)).body.code).toBe(1580105);
      const codes = (await Promise.all([once(), once()])).map((answer) => answer.body.code);
      expect(new Set(codes)).toEqual(new Set([0, 1580110]));
    });

    it('binds an external id once, though two calls ask at the same time', async () => {
      const [a, b] = await Promise.all([
        importing([entry({ external_id: 'race' })]),
        importing([entry({ external_id: 'race' })]),
      ]);
      expect([a.body.code, b.body.code]).toEqual([0, 0]);
      expect(idsOf(a)).toEqual(idsOf(b));
    });

    it('takes a thousand entries, and again', async () => {
      const entries = Array.from({ length: 1000 }, (_, at) => entry({ external_id: `many ${at}` }));
      const made = idsOf(await importing(entries));
      const changed = idsOf(await importing(entries.map((one) => ({ ...one, time: 'in July' }))));
      expect(new Set(made).size).toBe(1000);
      expect(changed).toEqual(made);
      await Promise.all(Array.from({ length: 10 }, (_, at) => removal(made.slice(at * 100, at * 100 + 100))));
    });
  });

  describe('performance.v2.additionalInformation.query', () => {
    it('looks at the first list that names something', async () => {
      const { member, lead } = world.company;
      const id = await idOf(importing([entry({ external_id: 'q1' })]));
      const other = await idOf(importing([entry({ external_id: 'q2', reviewee_user_id: lead.user_id })]));
      const asked = async (body: object) => idsOf(await query(body));
      const person = { reviewee_user_ids: [lead.user_id] };
      expect(await asked({ item_ids: [id], external_ids: ['q2'], ...person })).toEqual([id]);
      expect(await asked({ item_ids: [], external_ids: ['q1'], ...person })).toEqual([id]);
      expect(await asked({ external_ids: [], ...person })).toEqual([other]);
      expect(await asked({ item_ids: ['1'], ...person })).toEqual([]);
      expect(await asked({ reviewee_user_ids: ['nobody'] })).toEqual([]);
      expect(await asked({ reviewee_user_ids: [member.user_id] })).toContain(id);
    });

    it('goes through all of a semester page by page; 0 asks for the usual size', async () => {
      await importing(Array.from({ length: 21 }, () => entry()));
      const all: string[] = [];
      for (let search = 'page_size=0'; ;) {
        const page = await query({}, search);
        const ids = idsOf(page);
        all.push(...ids);
        if (valueAt(page, 'has_more') !== true) break;
        expect(ids).toHaveLength(search === 'page_size=0' ? 20 : 7);
        search = `page_size=7&page_token=${String(valueAt(page, 'page_token'))}`;
      }
      const inSemester = await world.app.database.read((db) =>
        db.all<{ id: string }>(
          sql`select id from perf_supplements where semester_id = ${semester} order by id`,
        ),
      );
      expect(all).toEqual(inSemester.map(({ id }) => id));
      expect(refusal(await query({}, 'page_token=x'))).toEqual([1580102, 'page_token']);
      expect(refusal(await query({}, 'page_size=51'))).toEqual([1580102, 'page_size']);
      const many = { item_ids: Array.from({ length: 51 }, (_, at) => `${at}`) };
      expect(refusal(await query(many))).toEqual([1580102, 'item_ids']);
      expect((await query({ semester_id: '1' })).body).toMatchObject({
        code: 1580105,
        msg: 'semester_id is invalid',
      });
    });

    it('leaves the id of the person out where the app may not read it', async () => {
      const bare = await buildApp(world.app, world.company, {
        scopes: ['performance:semester_activity:read'],
      });
      const answer = await query({}, 'page_size=1', bare.token);
      expect(valueAt(answer, 'additional_informations', 0)).not.toHaveProperty('reviewee_user_id');
      expect((await importing([entry()], {}, bare.token)).body.code).toBe(99991672);
    });
  });

  describe('the range of an app', () => {
    it('hides people outside from reading, and refuses writing', async () => {
      const { stranger, member } = world.company;
      const outside = entry({ reviewee_user_id: stranger.user_id, external_id: 'out' });
      const id = await idOf(importing([outside]));
      const inside = await idOf(importing([entry()]));
      expect(idsOf(await query({ item_ids: [id, inside] }, '', bounded.token))).toEqual([inside]);
      const before = await count();
      const change = async (...entries: object[]) =>
        refusal(await importing([entry(), ...entries], {}, bounded.token));
      const refused = (field: string) => [1580112, `additional_informations[1].${field}`];
      expect(await change({ ...outside, external_id: '' })).toEqual(refused('reviewee_user_id'));
      const moved = entry({ item_id: id, reviewee_user_id: member.user_id });
      expect(await change(moved)).toEqual(refused('item_id'));
      expect(await change(entry({ external_id: 'out' }))).toEqual(refused('external_id'));
      expect((await removal([inside, id], {}, bounded.token)).body.code).toBe(1580112);
      expect(await count()).toBe(before);
      await done(importing([entry({ item_id: inside })], {}, bounded.token));
    });

    it('is nothing to another company', async () => {
      const other = await buildCompany(world.app, 'Rival');
      const theirs = await buildApp(world.app, other);
      const id = await idOf(importing([entry()]));
      expect((await query({}, '', theirs.token)).body.code).toBe(1580105);
      expect((await importing([entry({ item_id: id })], {}, theirs.token)).body.code).toBe(1580105);
      expect((await removal([id], {}, theirs.token)).body.code).toBe(1580103);
    });
  });

  describe('performance.v2.additionalInformationsBatch.delete', () => {
    it('works, all or nothing', async () => {
      const ids = idsOf(await importing([entry(), entry()]));
      const [first = ''] = ids;
      const refused = await removal([first, '1']);
      expect(refused.body).toMatchObject({ code: 1580201, msg: 'item_id is invalid' });
      expect(refused.body.error?.field_violations?.[0]?.description).toMatch(/^is no item of this semester/);
      expect(refusal(refused)[1]).toBe('additional_informations[1]');
      expect(idsOf(await query({ item_ids: ids }))).toEqual(ids);
      expect(itemsOf(await removal(ids))).toEqual(ids);
      expect(itemsOf(await query({ item_ids: ids }))).toEqual([]);
      expect((await removal([first])).body.code).toBe(1580201);
    });

    it('rejects bad input, and a company without seats', async () => {
      expect(refusal(await removal([]))).toEqual([1580102, 'additional_informations']);
      const many = Array.from({ length: 101 }, (_, at) => `${at}`);
      expect(refusal(await removal(many))).toEqual([1580102, 'additional_informations']);
      expect((await removal(['1'], { semester_id: '1' })).body).toMatchObject({
        code: 1580103,
        msg: 'semester_id is invalid',
      });
      await world.call('PATCH', '/settings', { seats: false });
      expect((await removal(['1'])).body.code).toBe(1580901);
      expect((await importing([entry()])).body.code).toBe(1580901);
      expect((await query()).body.code).toBe(0);
      await world.call('PATCH', '/settings', { seats: true });
    });

    it('keeps somebody in the semester who has left, as long as something is said of them', async () => {
      const { tenantId, boss } = world.company;
      const id = await idOf(importing([entry({ reviewee_user_id: boss.user_id })]));
      const become = (status: string) =>
        world.app.database.write((db) =>
          db.run(sql`update users set status = ${status} where tenant_id = ${tenantId} and id = ${boss.id}`),
        );
      await become('resigned');
      await world.made(world.call('POST', `/semesters/${semester}/refresh_people`));
      expect(idsOf(await query({ item_ids: [id] }))).toEqual([id]);
      await become('active');
    });
  });
});
