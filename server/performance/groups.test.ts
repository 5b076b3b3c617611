import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Answer, valueAt } from '../../test/app.ts';
import { buildApp, buildCompany, type RegisteredApp } from '../../test/builders/company.ts';
import { PerformanceWorld, refusal, v2 } from '../../test/builders/performance.ts';
import { describeOnEachEngine } from '../../test/database.ts';
import { sql } from '../db/sql.ts';
import { addToDirectory, type UserDraft } from '../directory/index.ts';

describeOnEachEngine('groups of people', (engine) => {
  let world: PerformanceWorld;
  let rival: RegisteredApp;
  let calls = 0;
  beforeAll(async () => {
    world = await PerformanceWorld.build(engine);
    rival = await buildApp(world.app, await buildCompany(world.app, 'Rival'));
  });
  afterAll(() => world.app.close());

  const create = (body: object = {}, token = world.client.token) =>
    world.call('POST', '/groups', { name: '人员组', membership: 'api', ...body }, token);
  const group = (body: object = {}) => world.made(create(body), 'group', 'group_id');
  const write = (group_id: string, user_ids: readonly string[], more: object = {}) => {
    const url = `${v2}/user_group_user_rels/write?client_token=t${(calls += 1)}`;
    return world.call('POST', url, { group_id, user_ids, ...more });
  };
  const members = (id: string, search = '', token = world.client.token) =>
    world.call('GET', `/groups/${id}/members?${search}`, undefined, token);
  const namesIn = (answer: Answer): unknown[] => {
    const items = valueAt(answer, 'items');
    if (!Array.isArray(items)) throw new Error(answer.text);
    return items.map((one) => Reflect.get(one, 'user_id'));
  };

  describe('performance.v2.userGroupUserRel.write', () => {
    it('works: puts these people in place of those before, and names who is nobody', async () => {
      const { member, lead, stranger } = world.company;
      const id = await group();
      const answer = await write(id, [member.user_id, 'nobody', lead.user_id, member.user_id, '']);
      expect(answer.body).toMatchObject({ code: 0, msg: 'success' });
      expect(answer.body.data).toEqual({
        data: {
          success_user_ids: [member.user_id, lead.user_id],
          fail_user_datas: [
            { user_id: 'nobody', fail_code: 1 },
            { user_id: '', fail_code: 1 },
          ],
        },
      });
      expect(namesIn(await members(id))).toEqual([lead.user_id, member.user_id]);
      await world.made(write(id, [stranger.user_id, lead.user_id], { scope_visible_setting: 0 }));
      expect(namesIn(await members(id))).toEqual([lead.user_id, stranger.user_id]);
      await world.made(write(id, []));
      expect(namesIn(await members(id))).toEqual([]);
    });

    it.each([
      [{ group_id: 'NOSUCH' }, 'group_id'],
      [{ group_id: '' }, 'group_id'],
      [{ group_id: 'x'.repeat(129) }, 'group_id'],
      [{ group_id: undefined }, 'group_id'],
      [{ user_ids: undefined }, 'user_ids'],
      [{ user_ids: null }, 'user_ids'],
      [{ user_ids: [1] }, 'user_ids[0]'],
      [{ user_ids: Array.from({ length: 10_001 }, (_, at) => `${at}`) }, 'user_ids'],
      [{ scope_visible_setting: 2 }, 'scope_visible_setting'],
    ])('rejects bad input and changes nothing: %#', async (more, field) => {
      const id = await group();
      await world.made(write(id, [world.company.lead.user_id]));
      expect(refusal(await write(id, [], more))).toEqual([1580102, field]);
      expect(namesIn(await members(id))).toEqual([world.company.lead.user_id]);
    });

    it('refuses groups that are written by hand, and more people than the group takes', async () => {
      const { lead, member } = world.company;
      const byHand = await group({ membership: 'manual' });
      expect((await write(byHand, [lead.user_id])).body).toMatchObject({
        code: 1580401,
        msg: 'user group not support api import',
      });
      const small = await group({ max_members: 1 });
      expect((await write(small, [lead.user_id, 'nobody'])).body.code).toBe(0);
      expect((await write(small, [lead.user_id, member.user_id])).body).toMatchObject({
        code: 1580403,
        msg: 'scope over limit',
      });
      expect(namesIn(await members(small))).toEqual([lead.user_id]);
      expect((await write(small, [member.user_id])).body.code).toBe(0);
    });

    it('is carried out once for each client_token, and needs one and its scope', async () => {
      const id = await group();
      const url = `${v2}/user_group_user_rels/write`;
      const body = { group_id: id, user_ids: [world.company.lead.user_id] };
      expect(refusal(await world.call('POST', url, body))).toEqual([1580102, 'client_token']);
      const once = () => world.call('POST', `${url}?client_token=once`, body);
      const codes = (await Promise.all([once(), once()])).map((answer) => answer.body.code);
      expect(codes.filter((code) => code === 0)).toHaveLength(1);
      expect((await once()).body).toMatchObject({ code: 1580110, msg: 'request ID repeat' });
      const bare = await buildApp(world.app, world.company, { scopes: ['performance:performance'] });
      expect((await world.call('POST', `${url}?client_token=a`, body, bare.token)).body.code).toBe(99991672);
      const theirs = await world.call('POST', `${url}?client_token=a`, body, rival.token);
      expect(refusal(theirs)).toEqual([1580102, 'group_id']);
    });

    it('writes one of several lists that come at once, whole, and refuses those that come meanwhile', async () => {
      const { lead, member, stranger } = world.company;
      const id = await group({ max_members: 2 });
      const lists = [[lead.user_id, member.user_id], [member.user_id, stranger.user_id], [stranger.user_id]];
      const answers = await Promise.all(lists.map((list) => write(id, list)));
      const codes = answers.map(({ body }) => body.code);
      expect(codes.every((code) => code === 0 || code === 1580402)).toBe(true);
      const written = lists.filter((_, at) => codes[at] === 0).map((list) => list.toSorted().join());
      expect(written).toContain(namesIn(await members(id)).join());
    });

    describe('while an import is under way', () => {
      /** Between the claim of the next import and what it writes. */
      const meanwhile = (act: () => Promise<void>) => {
        const { database } = world.app;
        const tenant = database.tenant.bind(database);
        let writes = 0;
        const spy = vi.spyOn(database, 'tenant').mockImplementation((id) => ({
          read: (work) => tenant(id).read(work),
          long: (queries) => tenant(id).long(queries),
          writeRows: (work) => tenant(id).writeRows(work),
          write: async (work) => {
            if ((writes += 1) > 1) await act();
            return tenant(id).write(work);
          },
        }));
        return { end: () => spy.mockRestore() };
      };

      it('refuses another one, of this group only', async () => {
        const { lead, member } = world.company;
        const [id, other] = [await group(), await group()];
        const seen: Answer[] = [];
        const hook = meanwhile(async () => {
          hook.end();
          seen.push(await write(id, [member.user_id]), await write(other, [member.user_id]));
        });
        expect((await write(id, [lead.user_id])).body.code).toBe(0);
        expect(seen.map(({ body }) => body.code)).toEqual([1580402, 0]);
        expect(seen[0]?.body.msg).toBe('user group has running import task');
        expect(namesIn(await members(id))).toEqual([lead.user_id]);
        expect((await write(id, [member.user_id])).body.code).toBe(0);
      });

      it('lasts a minute after the death of a node, and nothing of it is kept', async () => {
        const { lead, member } = world.company;
        const id = await group();
        const url = `${v2}/user_group_user_rels/write?client_token=dies`;
        const again = () => world.call('POST', url, { group_id: id, user_ids: [lead.user_id] });
        const hook = meanwhile(() => Promise.reject(new Error('killed')));
        expect((await again()).body.code).toBe(1580101);
        hook.end();
        world.app.clock.pass(59_999);
        expect((await write(id, [member.user_id])).body.code).toBe(1580402);
        expect(namesIn(await members(id))).toEqual([]);
        world.app.clock.pass(1);
        expect((await again()).body.code).toBe(0);
        expect(namesIn(await members(id))).toEqual([lead.user_id]);
      });

      it('ends for one that came too late, because another has taken over', async () => {
        const { lead, member } = world.company;
        const id = await group();
        const hook = meanwhile(async () => {
          hook.end();
          world.app.clock.pass(60_000);
          await world.made(write(id, [member.user_id]));
        });
        expect((await write(id, [lead.user_id])).body.code).toBe(1580402);
        expect(namesIn(await members(id))).toEqual([member.user_id]);
      });
    });

    it('takes ten thousand people at once', async () => {
      const people = await hire(world, 9_996);
      const { boss, lead, member, stranger } = world.company;
      const all = [...people, ...[boss, lead, member, stranger].map(({ user_id }) => user_id)];
      const id = await group();
      const answer = await write(id, all);
      expect(valueAt(answer, 'data', 'success_user_ids')).toHaveLength(10_000);
      expect(valueAt(await write(id, people), 'data', 'fail_user_datas')).toEqual([]);
      expect(namesIn(await members(id, 'page_size=500'))).toHaveLength(500);
    });
  });

  describe('okra.performance.v1.group', () => {
    it('is created, changed and listed', async () => {
      const semester_id = await world.semester();
      const made = await create({ group_id: 'ABCDEFG', semester_id });
      expect(valueAt(made, 'group')).toMatchObject({
        group_id: 'ABCDEFG',
        name: '人员组',
        membership: 'api',
        scope_visible_setting: 1,
        max_members: 10_000,
        semester_id,
      });
      const patched = await world.call('PATCH', '/groups/ABCDEFG', { name: 'B', max_members: 5 });
      expect(valueAt(patched, 'group')).toMatchObject({ name: 'B', max_members: 5, membership: 'api' });
      const all: unknown[] = [];
      for (let search = ''; ;) {
        const page = await world.call('GET', `/groups?page_size=3${search}`);
        const items = valueAt(page, 'items');
        all.push(...(Array.isArray(items) ? items.map((item) => Reflect.get(item, 'group_id')) : []));
        if (valueAt(page, 'has_more') !== true) break;
        search = `&page_token=${String(valueAt(page, 'page_token'))}`;
      }
      expect(new Set(all).size).toBe(all.length);
      expect(all).toContain('ABCDEFG');
      expect(valueAt(await world.call('GET', '/groups', undefined, rival.token), 'items')).toEqual([]);
    });

    it('refuses an id that is taken, unknown places, and bad input', async () => {
      await group({ group_id: 'TAKEN' });
      expect(refusal(await create({ group_id: 'TAKEN' }))).toEqual([1580102, 'group_id']);
      expect((await create({ group_id: 'TAKEN' }, rival.token)).body.code).toBe(0);
      expect((await create({ semester_id: '1' })).body.code).toBe(1580105);
      expect(refusal(await create({ activity_id: '1' }))).toEqual([1580102, 'activity_id']);
      expect(refusal(await create({ activity_id: '1', semester_id: '1' }))).toEqual([1580102, 'activity_id']);
      expect(refusal(await create({ group_id: 'a b' }))).toEqual([1580102, 'group_id']);
      expect(refusal(await create({ name: '' }))).toEqual([1580102, 'name']);
      expect(refusal(await create({ membership: 'x' }))).toEqual([1580102, 'membership']);
      expect(refusal(await world.call('PATCH', '/groups/NOSUCH', {}))).toEqual([1580102, 'group_id']);
    });

    it('is for administrators, from whom the people of some groups are hidden', async () => {
      const { boss, lead } = world.company;
      const token = await world.tokenOf(boss);
      expect((await create({}, token)).body.code).toBe(1580112);
      await world.call('PUT', `/admins/${boss.user_id}`, { reads_answers: false });
      const id = await world.made(create({ membership: 'manual' }, token), 'group', 'group_id');
      const put = (user_ids: string[]) => world.call('PUT', `/groups/${id}/members`, { user_ids }, token);
      expect(refusal(await put([lead.user_id, 'nobody']))).toEqual([1580102, 'user_ids[1]']);
      expect((await put([lead.user_id])).body.data).toEqual({ members: 1 });
      expect((await members(id, '', token)).body.code).toBe(1580112);
      expect(namesIn(await members(id))).toEqual([lead.user_id]);
      await world.call('PATCH', `/groups/${id}`, { scope_visible_setting: 0, membership: 'api' });
      expect(namesIn(await members(id, '', token))).toEqual([lead.user_id]);
      expect(refusal(await put([]))).toEqual([1580102, 'group_id']);
    });
  });
});

/** People without departments; answers their user_ids. */
async function hire(world: PerformanceWorld, count: number): Promise<string[]> {
  const now = world.app.clock.now();
  const user = (at: number): UserDraft => ({
    id: world.app.newId(),
    user_id: `hire${at}`,
    name: `新${at}`,
    en_name: `New ${at}`,
    employee_no: null,
    email: null,
    mobile: null,
    gender: 0,
    city: null,
    country: null,
    job_title: null,
    employee_type: 1,
    join_time: now,
    leave_time: null,
    status: 'active',
    leader_id: null,
    created_time: now,
    updated_time: now,
    departments: [],
  });
  const users = Array.from({ length: count }, (_, at) => user(at));
  await world.app.database.write((db) =>
    addToDirectory(db, world.company.tenantId, { departments: [], users }),
  );
  // As databases do by themselves after a while: PostgreSQL kept plans for a company of a few people.
  await world.app.database.write((db) => db.run(sql`analyze users`));
  return users.map(({ user_id }) => user_id);
}
