import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { valueAt } from '../../test/app.ts';
import { buildApp, buildCompany, type Person, type RegisteredApp } from '../../test/builders/company.ts';
import { refusal } from '../../test/builders/performance.ts';
import { ReviewCycle } from '../../test/builders/review-cycle.ts';
import { describeOnEachEngine } from '../../test/database.ts';

const named = (zh_cn: string) => ({ name: { zh_cn } });
const stages = [
  {
    ...named('项目上级评价'),
    stage_type: 'review',
    review_role: 'direct_project_leader',
    unit_indexes: [1],
    is_final: true,
  },
  { ...named('查看结果'), stage_type: 'view_result' },
];

describeOnEachEngine('deleting what nothing uses', (engine) => {
  let cycle: ReviewCycle;
  let rival: RegisteredApp;
  let led: string;
  let idle: string;
  beforeAll(async () => {
    cycle = await ReviewCycle.build(engine, 2, { stages });
    rival = await buildApp(cycle.world.app, await buildCompany(cycle.world.app, 'Rival'));
    led = await project('体验', await role('设计'));
    await cycle.start();
    idle = await project('后来', await role('测试'));
  });
  afterAll(() => cycle.world.app.close());

  const made = (path: string, body: object, ...at: readonly string[]) =>
    cycle.world.made(cycle.world.call('POST', path, body), ...at);
  const role = (zh_cn: string) => made('/cooperation_roles', named(zh_cn), 'role', 'id');
  /** The first colleague is led by the second, who has the role. */
  const project = (zh_cn: string, roleId: string) => {
    const [anna, ben] = cycle.mates.map(({ user_id }) => user_id);
    const members = [
      { user_id: anna, leader_user_id: ben },
      { user_id: ben, role_ids: [roleId] },
    ];
    const body = { semester_id: cycle.semester, ...named(zh_cn), members };
    return made('/cooperation_projects', body, 'project', 'id');
  };
  const remove = (path: string, token = cycle.world.client.token) =>
    cycle.world.call('DELETE', path, undefined, token);
  const idsIn = async (path: string, key = 'id') => {
    const items = valueAt(await cycle.world.call('GET', path), 'items') as object[]; // as: our own lists
    return items.map((item) => String(Reflect.get(item, key)));
  };
  const describeFault = async (answer: ReturnType<typeof remove>) =>
    (await answer).body.error?.field_violations?.[0]?.description;
  const lead = (): Person => cycle.world.company.lead;

  describe('okra.performance.v1.cooperationRole.delete', () => {
    it('works for a role that nobody has, and only once', async () => {
      const spare = await role('闲置');
      expect((await remove(`/cooperation_roles/${spare}`)).body.code).toBe(0);
      expect(await idsIn('/cooperation_roles')).not.toContain(spare);
      expect(refusal(await remove(`/cooperation_roles/${spare}`))).toEqual([1580102, 'role_id']);
    });

    it('names the project in which somebody has it', async () => {
      const roles = await idsIn('/cooperation_roles');
      const faults = await Promise.all(roles.map((id) => describeFault(remove(`/cooperation_roles/${id}`))));
      expect(faults).toEqual([
        `somebody has it in cooperation project 体验 (${led})`,
        `somebody has it in cooperation project 后来 (${idle})`,
      ]);
      expect(await idsIn('/cooperation_roles')).toEqual(roles);
    });
  });

  describe('okra.performance.v1.cooperationProject.delete', () => {
    it('names the project whose reviews rest on it', async () => {
      expect(await describeFault(remove(`/cooperation_projects/${led}`))).toBe(
        `reviews in project 年度评估 (${cycle.activity}) were asked for because of it`,
      );
      expect(await idsIn(`/cooperation_projects?semester_id=${cycle.semester}`)).toEqual([led, idle]);
    });

    it('works for one that no review rests on: its people and roles are free', async () => {
      expect((await remove(`/cooperation_projects/${idle}`)).body.code).toBe(0);
      expect(await idsIn(`/cooperation_projects?semester_id=${cycle.semester}`)).toEqual([led]);
      expect(refusal(await remove(`/cooperation_projects/${idle}`))).toEqual([1580102, 'project_id']);
      const [, tester] = await idsIn('/cooperation_roles');
      expect((await remove(`/cooperation_roles/${tester}`)).body.code).toBe(0);
    });
  });

  describe('okra.performance.v1.group.delete', () => {
    const group = (group_id: string) =>
      made(
        '/groups',
        { group_id, name: group_id, membership: 'manual', scope_visible_setting: 0 },
        'group',
        'group_id',
      );

    it('works, with the people in it', async () => {
      await group('SPARE');
      const user_ids = cycle.mates.map(({ user_id }) => user_id);
      await cycle.world.made(cycle.world.call('PUT', '/groups/SPARE/members', { user_ids }));
      expect((await remove('/groups/SPARE')).body.code).toBe(0);
      expect(await idsIn('/groups', 'group_id')).toEqual([]);
      expect(refusal(await remove('/groups/SPARE'))).toEqual([1580102, 'group_id']);
    });

    it('names the project with a target about it, and tells ids that look alike apart', async () => {
      await group('A_1');
      await group('AX1');
      const shares = [{ option_id: cycle.levels[2], maximum: 20 }];
      const targets = [{ group_id: 'AX1', hard: false, shares }];
      const path = `/activities/${cycle.activity}/targets`;
      await cycle.world.made(cycle.world.call('PUT', path, { targets }));
      expect(await describeFault(remove('/groups/AX1'))).toBe(
        `a target of project 年度评估 (${cycle.activity}) is about it`,
      );
      expect((await remove('/groups/A_1')).body.code).toBe(0);
      await cycle.world.made(cycle.world.call('PUT', path, { targets: [] }));
      expect((await remove('/groups/AX1')).body.code).toBe(0);
    });
  });

  it('needs an administrator of the same tenant, and causes nothing otherwise', async () => {
    const spare = await role('闲置');
    await made('/groups', { group_id: 'KEPT', name: 'Kept', membership: 'manual' });
    const paths = [`/cooperation_roles/${spare}`, `/cooperation_projects/${led}`, '/groups/KEPT'];
    const token = await cycle.tokenOf(lead());
    for (const path of paths) {
      expect((await remove(path, token)).body.code).toBe(1580112);
      expect((await remove(path, rival.token)).body.code).toBe(1580102);
    }
    expect(await idsIn('/cooperation_roles')).toContain(spare);
    expect(await idsIn('/groups', 'group_id')).toEqual(['KEPT']);
  });
});
