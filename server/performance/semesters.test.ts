import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { valueAt } from '../../test/app.ts';
import { buildApp, type Person } from '../../test/builders/company.ts';
import { PerformanceWorld, refusal, v1, v2 } from '../../test/builders/performance.ts';
import { describeOnEachEngine } from '../../test/database.ts';
import { setAppRange } from './setting-queries.ts';

describeOnEachEngine('semesters and their people', (engine) => {
  let world: PerformanceWorld;
  let semester: string;
  let activity: string;
  beforeAll(async () => {
    world = await PerformanceWorld.build(engine);
    semester = await world.semester();
    activity = await world.activity(semester);
    const { member, lead } = world.company;
    await world.made(world.addReviewees(activity, member, lead));
  });
  afterAll(() => world.app.close());

  describe('performance.v1.semester.list', () => {
    const list = (query = '') => world.call('GET', `${v1}/semesters?${query}`);

    it('works: dates follow the type, in the zone of the company', async () => {
      const items = valueAt(await list('year=2026'), 'items');
      expect(items).toMatchObject([
        {
          id: semester,
          type_group: 'Semi-annual',
          type: 'H2',
          name: { 'zh-CN': '2026 下半年', 'en-US': '2026 H2' },
          progress: 'initiating',
          start_time: String(Date.UTC(2026, 5, 30, 16)),
          end_time: String(Date.UTC(2026, 11, 31, 16) - 1),
        },
      ]);
    });

    it.each([
      ['year=2025', 0],
      ['type_group=Quarter', 0],
      ['type_group=Semi-annual&type=H2', 1],
      [`start_time=${Date.UTC(2026, 5, 30, 16)}`, 1],
      [`start_time=${Date.UTC(2026, 5, 30, 16) + 1}`, 0],
      [`end_time=${Date.UTC(2026, 11, 31, 16) - 2}`, 0],
    ])('%s leaves %i', async (query, count) => {
      expect(valueAt(await list(query), 'items')).toHaveLength(count);
    });

    it('rejects bad input, and a company without seats', async () => {
      expect(refusal(await list('year=10000&type=Q5'))).toEqual([1580102, 'year']);
      await world.call('PATCH', '/settings', { seats: false });
      expect((await list()).body).toMatchObject({ code: 1580901, msg: 'tenant no licnese' });
      await world.call('PATCH', '/settings', { seats: true });
    });
  });

  describe('okra.performance.v1.semester.create', () => {
    it.each([
      [{ type: 'Custom' }, 'start_time'],
      [{ type: 'Custom', start_time: '1000', end_time: '1000' }, 'end_time'],
      [{ lock_time: '1' }, 'lock_time'],
      [{ lock_time: '9'.repeat(20) }, 'lock_time'],
      [{ type: 'Custom', start_time: '1', end_time: '9'.repeat(20) }, 'end_time'],
      [{ name: { zh_cn: '' } }, 'name.zh_cn'],
      [{ type: 'Q5' }, 'type'],
      [{ year: 1970 }, 'year'],
    ])('refuses %j', async (more, field) => {
      const body = { year: 2026, type: 'Q1', name: { zh_cn: '一季度' }, ...more };
      expect(refusal(await world.call('POST', '/semesters', body))).toEqual([1580102, field]);
      expect(valueAt(await world.call('GET', `${v1}/semesters`), 'items')).toHaveLength(1);
    });

    it('is for administrators of the whole company', async () => {
      const body = { year: 2026, type: 'Q1', name: { zh_cn: '一季度' } };
      const lead = await world.tokenOf(world.company.lead);
      expect((await world.call('POST', '/semesters', body, lead)).body.code).toBe(1580112);
      await world.call('PUT', `/admins/${world.company.lead.user_id}`, {
        department_id: 'team',
        reads_answers: false,
      });
      expect((await world.call('POST', '/semesters', body, lead)).body.code).toBe(1580112);
    });
  });

  describe('performance.v2.activity.query', () => {
    const query = (body: object) => world.call('POST', `${v2}/activity/query`, body);

    it('works by semester and by id; ids win; nothing asked is nothing', async () => {
      const wanted = [
        { id: activity, semester_id: semester, progress: 'configurable', mode: 'performance_review' },
      ];
      expect(valueAt(await query({ semester_ids: [semester] }), 'activities')).toMatchObject(wanted);
      expect(
        valueAt(await query({ activity_ids: [activity], semester_ids: ['1'] }), 'activities'),
      ).toMatchObject(wanted);
      expect(valueAt(await query({ activity_ids: ['1'], semester_ids: [semester] }), 'activities')).toEqual(
        [],
      );
      expect(valueAt(await query({}), 'activities')).toEqual([]);
      expect(
        refusal(
          await query({
            semester_ids: Array(11)
              .fill(0)
              .map((_, at) => `${at}`),
          }),
        ),
      ).toEqual([1580102, 'semester_ids']);
    });
  });

  describe('performance.v2.reviewee.query', () => {
    const query = (body: object, search = '', token = world.client.token) =>
      world.call('POST', `${v2}/reviewees/query?${search}`, { semester_id: semester, ...body }, token);
    const names = async (answer: ReturnType<typeof query>) => {
      const found = valueAt(await answer, 'reviewees');
      return Array.isArray(found) ? found.map((one) => Reflect.get(one.reviewee_user_id, 'user_id')) : [];
    };

    it('works: people of projects that have not started, without a page', async () => {
      const { lead, member } = world.company;
      const answer = await query({});
      expect(valueAt(answer, 'reviewees')).toMatchObject([
        { reviewee_user_id: { user_id: lead.user_id }, activity_ids: [activity], reviewprofile_url: '' },
        { reviewee_user_id: { user_id: member.user_id } },
      ]);
      expect(answer.body.data).toMatchObject({ semester_id: semester, has_more: false });
      expect(answer.body.data).not.toHaveProperty('page_token');
    });

    it('filters by people and projects together', async () => {
      const { member, stranger } = world.company;
      expect(await names(query({ user_ids: [member.user_id, stranger.user_id] }))).toEqual([member.user_id]);
      expect(await names(query({ activity_ids: [activity, '1'] }))).toHaveLength(2);
      expect(await names(query({ user_ids: [member.user_id], activity_ids: ['1'] }))).toEqual([]);
      expect(await names(query({ user_ids: ['nobody'] }))).toEqual([]);
      const countless = Array.from({ length: 40_000 }, (_, at) => String(at));
      expect(await names(query({ activity_ids: countless }))).toEqual([]);
      expect(await names(query({ activity_ids: [...countless, activity] }))).toHaveLength(2);
    });

    it('goes on from page to page, and knows its tokens', async () => {
      const first = await query({}, 'page_size=1');
      const token = String(valueAt(first, 'page_token'));
      expect(await names(query({}, `page_size=1&page_token=${token}`))).toEqual([
        world.company.member.user_id,
      ]);
      expect((await query({}, 'page_token=x')).body.code).toBe(1580107);
      expect((await query({ activity_ids: [activity] }, `page_token=${token}`)).body.code).toBe(1580107);
      world.app.clock.pass(3_600_001);
      expect((await query({}, `page_token=${token}`)).body.code).toBe(1580108);
    });

    it('rejects an unknown semester and bad sizes', async () => {
      expect((await query({ semester_id: '1' })).body).toMatchObject({
        code: 1580105,
        msg: 'invalid semester ID',
      });
      expect(refusal(await query({}, 'page_size=51'))).toEqual([1580102, 'page_size']);
      expect(refusal(await query({ user_ids: Array.from({ length: 51 }, (_, at) => `${at}`) }))).toEqual([
        1580102,
        'user_ids',
      ]);
    });

    it('says of people who are named what it says of all: to each app, by each kind of id, after changes', async () => {
      const semester_id = await world.semester({ year: 2027 });
      const { member, lead, stranger } = world.company;
      const other = await buildApp(world.app, world.company);
      const sayAlike = async (people: number) => {
        for (const token of [world.client.token, other.token])
          for (const type of ['open_id', 'union_id', 'user_id', 'people_admin_id']) {
            const ask = async (more: object) =>
              valueAt(
                await query({ semester_id, ...more }, `page_size=50&user_id_type=${type}`, token),
                'reviewees',
              );
            const all = (await ask({})) as { reviewee_user_id: { user_id: string } }[]; // as: the contract's own check
            const user_ids = all.map(({ reviewee_user_id }) => reviewee_user_id.user_id);
            expect(await ask({ user_ids: [...user_ids, 'nobody'].toReversed() })).toEqual(all);
            expect(all).toHaveLength(people);
          }
      };
      const first = await world.activity(semester_id);
      const second = await world.activity(semester_id);
      await world.made(world.addReviewees(first, member, lead));
      await sayAlike(2);
      await sayAlike(2);
      expect(await names(query({ semester_id, user_ids: [stranger.user_id] }))).toEqual([]);
      await world.made(
        world.call('DELETE', `/activities/${first}/reviewees`, { user_ids: [member.user_id] }),
      );
      await sayAlike(1);
      await world.made(world.addReviewees(second, member, stranger));
      expect(await names(query({ semester_id, user_ids: [stranger.user_id] }))).toEqual([stranger.user_id]);
      await sayAlike(3);
    });

    it('stays within the range of the app', async () => {
      const bounded = await buildApp(world.app, world.company);
      const { tenantId, teamId, rootId, member, lead } = world.company;
      const within = (ids: string[]) =>
        world.app.database.write((db) => setAppRange(db, tenantId, bounded.appId, ids));
      await within([teamId]);
      expect(await names(query({}, '', bounded.token))).toEqual([lead.user_id, member.user_id]);
      await within([]);
      expect(await names(query({}, '', bounded.token))).toEqual([]);
      await within([rootId]);
      expect(await names(query({}, '', bounded.token))).toHaveLength(2);
    });
  });

  describe('performance.v2.userInfo.query', () => {
    const query = (
      user_ids: string[],
      token = world.client.token,
      search = 'department_id_type=department_id',
    ) => world.call('POST', `${v2}/user_info/query?${search}`, { semester_id: semester, user_ids }, token);

    it('works: a person as of the semester, with what an administrator said', async () => {
      const { member, lead, stranger } = world.company;
      const corrected = await world.call('PUT', `/semesters/${semester}/people`, {
        people: [
          {
            user_id: member.user_id,
            leader_user_id: stranger.user_id,
            job_family: { id: 'eng', name: { zh_cn: '工程', en_us: 'Engineering' } },
            job_level: { id: 'P6', name: { zh_cn: 'P6' } },
          },
        ],
      });
      expect(corrected.body.data).toEqual({ people: 1 });
      const themselves = { people: [{ user_id: lead.user_id, leader_user_id: lead.user_id }] };
      expect(refusal(await world.call('PUT', `/semesters/${semester}/people`, themselves))).toEqual([
        1580102,
        'people[0].leader_user_id',
      ]);
      const round = (...people: readonly Person[]) =>
        world.call('PUT', `/semesters/${semester}/people`, {
          people: people.map(({ user_id }, at) => ({
            user_id,
            leader_user_id: people[(at + 1) % people.length]?.user_id,
          })),
        });
      const loop = [1580102, 'people[0].leader_user_id'];
      expect(refusal(await round(lead, member))).toEqual(loop);
      expect(refusal(await round(member, stranger, lead))).toEqual(loop);
      const below = { people: [{ user_id: stranger.user_id, leader_user_id: member.user_id }] };
      expect(refusal(await world.call('PUT', `/semesters/${semester}/people`, below))).toEqual(loop);
      const twice = { people: [{ user_id: lead.user_id }, { user_id: lead.user_id }] };
      expect(refusal(await world.call('PUT', `/semesters/${semester}/people`, twice))).toEqual([
        1580102,
        'people[1].user_id',
      ]);
      const answer = await query([lead.user_id, 'nobody', member.user_id]);
      expect(valueAt(answer, 'user_infos')).toMatchObject([
        { user_id: { user_id: lead.user_id }, department: { id: 'team' } },
        {
          user_id: { user_id: member.user_id },
          direct_leader_user_id: { user_id: stranger.user_id },
          department: { id: 'team', name: { zh_cn: 'team', en_us: 'team' } },
          job_family: { id: 'eng', name: { zh_cn: '工程', en_us: 'Engineering' } },
          job_level: { id: 'P6', name: { zh_cn: 'P6', en_us: '' } },
        },
      ]);
      expect(valueAt(answer, 'user_infos', 0)).not.toHaveProperty('job_level');
    });

    it('shows each field to apps with its scope only', async () => {
      const bare = await buildApp(world.app, world.company, {
        scopes: ['performance:performance:readonly', 'performance:user_snapshot.job_level:read'],
      });
      const answer = await query([world.company.member.user_id], bare.token);
      expect(Object.keys(Object(valueAt(answer, 'user_infos', 0)))).toEqual(['user_id', 'job_level']);
      expect(valueAt(answer, 'user_infos', 0, 'user_id')).not.toHaveProperty('user_id');
    });

    it('keeps corrections when people are copied again, until a project starts', async () => {
      const answer = await world.call('POST', `/semesters/${semester}/refresh_people`);
      expect(answer.body.data).toEqual({ people: 4 });
      const info = await query([world.company.member.user_id]);
      expect(valueAt(info, 'user_infos', 0, 'job_level', 'id')).toBe('P6');
      expect(valueAt(info, 'user_infos', 0, 'direct_leader_user_id', 'user_id')).toBe(
        world.company.stranger.user_id,
      );
    });

    it('refuses more than ten people, and corrections of strangers', async () => {
      expect(refusal(await query(Array.from({ length: 11 }, (_, at) => `${at}`)))).toEqual([
        1580102,
        'user_ids',
      ]);
      const nobody = { people: [{ user_id: 'nobody' }] };
      expect(refusal(await world.call('PUT', `/semesters/${semester}/people`, nobody))).toEqual([
        1580102,
        'people[0].user_id',
      ]);
    });
  });

  describe('okra.performance.v1.activity', () => {
    it('takes a person into one review and one setting of metrics', async () => {
      const { member, stranger } = world.company;
      const second = await world.activity(semester, { mode: 'performance_review' });
      expect(refusal(await world.addReviewees(second, stranger, member))).toEqual([1580102, 'user_ids']);
      const metrics = await world.activity(semester, { mode: 'metric_development' });
      expect(valueAt(await world.addReviewees(metrics, member), 'added')).toBe(1);
      expect(valueAt(await world.addReviewees(metrics, member), 'added')).toBe(0);
      const both = await world.activity(semester, { mode: 'metric_development_and_performance_review' });
      expect(refusal(await world.addReviewees(both, member))).toEqual([1580102, 'user_ids']);
      const removed = await world.call('DELETE', `/activities/${metrics}/reviewees`, {
        user_ids: [member.user_id],
      });
      expect(removed.body.data).toEqual({ removed: 1 });
    });

    it('lets administrators place the people of their departments', async () => {
      const { member, stranger, lead } = world.company;
      const other = await world.semester({ year: 2025 });
      const activityOfOther = await world.activity(other);
      await world.call('PUT', `/admins/${lead.user_id}`, { department_id: 'team', reads_answers: false });
      const token = await world.tokenOf(lead);
      const add = (who: string) =>
        world.call('POST', `/activities/${activityOfOther}/reviewees`, { user_ids: [who] }, token);
      expect((await add(stranger.user_id)).body.code).toBe(1580112);
      expect(valueAt(await add(member.user_id), 'added')).toBe(1);
    });

    it('is ready once it has its templates', async () => {
      const answer = await world.call('PATCH', `/activities/${activity}`, { name: { zh_cn: '新名' } });
      expect(valueAt(answer, 'activity')).toMatchObject({
        progress: 'configurable',
        name: { zh_cn: '新名', en_us: '' },
      });
      expect(refusal(await world.call('PATCH', '/activities/1', {}))).toEqual([1580102, 'activity_id']);
    });
  });
});
