import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, valueAt } from '../../test/app.ts';
import { buildApp, buildCompany, type Person, type RegisteredApp } from '../../test/builders/company.ts';
import { refusal } from '../../test/builders/performance.ts';
import { ReviewCycle } from '../../test/builders/review-cycle.ts';
import { describeOnEachEngine } from '../../test/database.ts';

const named = (zh_cn: string) => ({ name: { zh_cn } });
const stages = [
  { ...named('自评'), stage_type: 'review', review_role: 'reviewee', unit_indexes: [1] },
  {
    ...named('项目上级评价'),
    stage_type: 'review',
    review_role: 'direct_project_leader',
    unit_indexes: [1],
    is_final: true,
  },
  { ...named('查看结果'), stage_type: 'view_result' },
];

describeOnEachEngine('cooperation projects', (engine) => {
  let cycle: ReviewCycle;
  let rival: RegisteredApp;
  let anna: Person;
  let ben: Person;
  let carl: Person;
  let dora: Person;
  beforeAll(async () => {
    cycle = await ReviewCycle.build(engine, 4, { stages });
    const [a, b, c, d] = cycle.mates;
    if (!a || !b || !c || !d) throw new Error('four people are there');
    [anna, ben, carl, dora] = [a, b, c, d];
    rival = await buildApp(cycle.world.app, await buildCompany(cycle.world.app, 'Rival'));
  });
  afterAll(() => cycle.world.app.close());

  type Members = readonly (readonly [Person, Person | undefined, ...string[]])[];
  const members = (of: Members) =>
    of.map(([person, leader, ...role_ids]) => ({
      user_id: person.user_id,
      ...(leader && { leader_user_id: leader.user_id }),
      role_ids,
    }));
  const bodyOf = (of: Members, more: object = {}) => ({
    semester_id: cycle.semester,
    name: { zh_cn: '体验', en_us: 'Experience' },
    members: members(of),
    ...more,
  });
  const create = (body: object, token = cycle.world.client.token) =>
    cycle.world.call('POST', '/cooperation_projects', body, token);
  const project = (...of: Members) => cycle.world.made(create(bodyOf(of)), 'project', 'id');
  const replace = (id: string, ...of: Members) =>
    cycle.world.made(cycle.world.call('PUT', `/cooperation_projects/${id}`, bodyOf(of)));
  const role = (zh_cn: string) =>
    cycle.world.made(cycle.world.call('POST', '/cooperation_roles', named(zh_cn)), 'role', 'id');
  const list = (semester = cycle.semester, search = '', token = cycle.world.client.token) =>
    cycle.world.call('GET', `/cooperation_projects?semester_id=${semester}${search}`, undefined, token);
  const idsIn = (answer: Answer): unknown[] =>
    (valueAt(answer, 'items') as { id: string }[]).map(({ id }) => id); // as: the contract's shape
  const countIn = async () => idsIn(await list()).length;

  describe('okra.performance.v1.cooperationProject', () => {
    it('works: what was written is told again, whole', async () => {
      const designer = await role('设计师');
      const lead = await role('负责人');
      const id = await project([anna, ben, designer], [ben, undefined, lead, designer]);
      const read = await cycle.world.call('GET', `/cooperation_projects/${id}`);
      expect(valueAt(read, 'project')).toMatchObject({
        id,
        semester_id: cycle.semester,
        name: { zh_cn: '体验', en_us: 'Experience' },
        members: [
          { user_id: { user_id: 'mate0001' }, leader_user_id: { user_id: 'mate0002' }, role_ids: [designer] },
          { user_id: { user_id: 'mate0002' }, role_ids: [lead, designer] },
        ],
      });
      await replace(id, [carl, undefined]);
      const again = await cycle.world.call('GET', `/cooperation_projects/${id}`);
      expect(valueAt(again, 'project', 'members')).toMatchObject([
        { user_id: { user_id: 'mate0003' }, role_ids: [] },
      ]);
      expect(valueAt(await list(), 'items')).toMatchObject([{ id, member_count: 1 }]);
      const roles = await cycle.world.call('GET', '/cooperation_roles?page_size=1');
      expect(valueAt(roles, 'items')).toEqual([{ id: designer, name: { zh_cn: '设计师', en_us: '' } }]);
      const page_token = String(valueAt(roles, 'page_token'));
      const rest = await cycle.world.call('GET', `/cooperation_roles?page_token=${page_token}`);
      expect(valueAt(rest, 'items')).toMatchObject([{ id: lead }]);
      await replace(id);
    });

    it.each([
      [() => bodyOf([], { name: {} }), 'name.zh_cn'],
      [() => bodyOf([], { members: [{}] }), 'members[0].user_id'],
      [() => bodyOf([], { members: [{ user_id: 'nobody' }] }), 'members[0].user_id'],
      [() => bodyOf([[anna, undefined, '7000000000000000000']]), 'members[0].role_ids[0]'],
      [
        () =>
          bodyOf([
            [anna, undefined],
            [anna, undefined],
          ]),
        'members[1].user_id',
      ],
      [() => bodyOf([[anna, ben]]), 'members[0].leader_user_id'],
      [() => bodyOf([[anna, anna]]), 'members[0].leader_user_id'],
      [
        () =>
          bodyOf([
            [anna, ben],
            [ben, carl],
            [carl, anna],
          ]),
        'members[0].leader_user_id',
      ],
      [
        () => bodyOf([], { members: Array.from({ length: 1001 }, () => ({ user_id: 'mate0001' })) }),
        'members',
      ],
    ])('rejects bad input and keeps nothing: %#', async (body, field) => {
      const before = await countIn();
      expect(refusal(await create(body()))).toEqual([1580102, field]);
      expect(await countIn()).toBe(before);
    });

    it('knows only semesters, projects and people of its own tenant', async () => {
      expect((await create(bodyOf([], { semester_id: '7000000000000000000' }))).body.code).toBe(1580105);
      const id = await project();
      expect((await create(bodyOf([]), rival.token)).body.code).toBe(1580105);
      expect((await list(cycle.semester, '', rival.token)).body.code).toBe(1580105);
      const path = `/cooperation_projects/${id}`;
      const theirs = await cycle.world.call('PUT', path, bodyOf([]), rival.token);
      expect(refusal(theirs)).toEqual([1580102, 'project_id']);
      expect(refusal(await cycle.world.call('GET', path, undefined, rival.token))).toEqual([
        1580102,
        'project_id',
      ]);
    });

    it('needs an administrator, and causes nothing otherwise', async () => {
      const before = await countIn();
      const token = await cycle.tokenOf(anna);
      expect((await create(bodyOf([[anna, undefined]]), token)).body.code).toBe(1580112);
      expect((await cycle.world.call('POST', '/cooperation_roles', named('角色'), token)).body.code).toBe(
        1580112,
      );
      expect((await list(cycle.semester, '', token)).body.code).toBe(1580112);
      expect(await countIn()).toBe(before);
    });

    it('pages through the projects of one semester', async () => {
      const all = idsIn(await list());
      const first = await list(cycle.semester, '&page_size=1');
      const rest = await list(cycle.semester, `&page_token=${String(valueAt(first, 'page_token'))}`);
      expect([...idsIn(first), ...idsIn(rest)]).toEqual(all);
      const other = await cycle.world.semester({ year: 2027 });
      expect(idsIn(await list(other))).toEqual([]);
    });
  });

  describe('performance.v2.reviewData.query of direct project leaders', () => {
    const leadersOf = async (person: Person) => {
      const answer = await cycle.datas({ stage_ids: [cycle.stages.get('direct_project_leader')] }, [person]);
      expect(answer.body).toMatchObject({ code: 0 });
      const found = valueAt(answer, 'datas', 0, 'stages') as { records: { [info]: Info }[] }[]; // as: the contract's shape
      return (found[0]?.records ?? []).map((record) => record[info]);
    };
    const info = 'direct_project_leader_record_info';
    interface Info {
      reviewer_id: { user_id: string };
      cooperation_projects: { id: string }[];
      review_depend_projects: { id: string }[];
      participated_projects: { id: string }[];
    }
    let design: string;
    let rollout: string;
    let designer: string;
    let owner: string;

    it('asks every direct leader once, and says which projects it rests on', async () => {
      designer = await role('设计师');
      owner = await role('产品');
      design = await project([anna, ben, designer], [ben, dora, owner, designer], [dora, undefined]);
      rollout = await project([anna, ben], [ben, undefined]);
      const third = await project([anna, carl, owner], [carl, undefined]);
      const together = await project([anna, undefined], [ben, undefined]);
      await cycle.start();
      const [first, second, ...more] = (await leadersOf(anna)).toSorted((a, b) =>
        a.reviewer_id.user_id < b.reviewer_id.user_id ? -1 : 1,
      );
      expect(more).toEqual([]);
      expect(first).toMatchObject({
        reviewer_id: { user_id: ben.user_id },
        cooperation_projects: [{ id: design }, { id: rollout }],
        review_depend_projects: [{ id: design }, { id: rollout }],
        participated_projects: [{ id: design }, { id: rollout }, { id: together }],
      });
      expect(second).toMatchObject({
        reviewer_id: { user_id: carl.user_id },
        cooperation_projects: [{ id: third, user_roles: [], underling_roles: [{ role_id: owner }] }],
      });
      expect(await leadersOf(dora)).toEqual([]);
    });

    it('tells the roles of both, and every pair of them', async () => {
      const [ofBen] = (await leadersOf(anna)).filter(
        ({ reviewer_id }) => reviewer_id.user_id === ben.user_id,
      );
      const asDesigner = { role_id: designer, name: { zh_cn: '设计师', en_us: '' } };
      const asOwner = { role_id: owner, name: { zh_cn: '产品', en_us: '' } };
      expect(ofBen?.review_depend_projects).toEqual([
        {
          id: design,
          name: { zh_cn: '体验', en_us: 'Experience' },
          roles: [
            { reviewer_role: asOwner, reviewee_role: asDesigner },
            { reviewer_role: asDesigner, reviewee_role: asDesigner },
          ],
          user_roles: [asOwner, asDesigner],
          underling_roles: [asDesigner],
        },
        {
          id: rollout,
          name: { zh_cn: '体验', en_us: 'Experience' },
          roles: [],
          user_roles: [],
          underling_roles: [],
        },
      ]);
    });

    it('lets the leader review, and keeps to leaders of then when projects change', async () => {
      cycle.goTo(1);
      const answer = await cycle.submit(ben, 'direct_project_leader', cycle.evaluation(2), anna);
      expect(answer.body, answer.text).toMatchObject({ code: 0 });
      await cycle.world.made(
        cycle.world.call(
          'PUT',
          `/cooperation_projects/${rollout}`,
          bodyOf([
            [anna, dora],
            [dora, undefined],
          ]),
          await cycle.world.appToken(),
        ),
      );
      const infos = await leadersOf(anna);
      expect(infos.map(({ reviewer_id }) => reviewer_id.user_id).toSorted()).toEqual([
        ben.user_id,
        carl.user_id,
      ]);
      expect(infos.find(({ reviewer_id }) => reviewer_id.user_id === ben.user_id)).toMatchObject({
        cooperation_projects: [{ id: design }],
        review_depend_projects: [{ id: design }, { id: rollout }],
      });
      const others = await cycle.datas({ stage_types: ['review'], review_stage_roles: ['reviewee'] }, [anna]);
      expect(others.text).not.toContain(info);
    });
  });
});
