import fc from 'fast-check';
import { addToDirectory, createTenant } from '../../server/directory/index.ts';
import { canReadHistory, canSee, type Visibility } from '../../server/okr/policy.ts';
import type { TestApp } from '../app.ts';
import type { Person, Tenant } from './company.ts';
import { draftUser } from './user-draft.ts';

const SIZE = 5;
const visibility = fc.constantFrom<Visibility>('everyone', 'department', 'chosen', 'private');
const somebody = fc.nat(SIZE - 1);

/** Who leads whom, who belongs where and who hides what, by number: the one before leads, the one before holds. */
export const plans = fc.record({
  leaders: fc.array(fc.option(somebody), { minLength: SIZE, maxLength: SIZE }),
  parents: fc.array(somebody, { minLength: 3, maxLength: 3 }),
  homes: fc.array(fc.uniqueArray(fc.nat(2), { minLength: 1, maxLength: 2 }), {
    minLength: SIZE,
    maxLength: SIZE,
  }),
  sheets: fc.array(fc.record({ sheet: visibility, objective: visibility }), {
    minLength: SIZE,
    maxLength: SIZE,
  }),
  chosen: fc.uniqueArray(somebody, { minLength: 1, maxLength: 2 }),
});
export type Plan = typeof plans extends fc.Arbitrary<infer P> ? P : never;

const leaderOf = ({ leaders }: Plan, who: number): number | undefined => {
  const leader = leaders[who];
  return leader !== null && leader !== undefined && leader < who ? leader : undefined;
};
const parentOf = ({ parents }: Plan, department: number): number | undefined =>
  department === 0 ? undefined : (parents[department] ?? 0) % department;

const isAbove = (plan: Plan, viewer: number, owner: number): boolean => {
  const leader = leaderOf(plan, owner);
  return leader !== undefined && (leader === viewer || isAbove(plan, viewer, leader));
};
const isWithin = (plan: Plan, inner: number, outer: number): boolean => {
  const parent = parentOf(plan, inner);
  return inner === outer || (parent !== undefined && isWithin(plan, parent, outer));
};

/** What the rules of sight say, worked out from the plan alone. */
export function sightOf(plan: Plan, viewer: number, owner: number) {
  const rules = {
    isOwner: viewer === owner,
    managesOwner: isAbove(plan, viewer, owner),
    sharesDepartment: (plan.homes[viewer] ?? []).some((inner) =>
      (plan.homes[owner] ?? []).some((outer) => isWithin(plan, inner, outer)),
    ),
    isChosen: plan.chosen.includes(viewer),
  };
  const { sheet, objective } = plan.sheets[owner] ?? { sheet: 'private', objective: 'private' };
  const seesSheet = canSee({ ...rules, visibility: sheet });
  return {
    sheet: seesSheet,
    objective: seesSheet && canSee({ ...rules, visibility: objective }),
    history: canReadHistory(rules),
  };
}

/** The plan's people and departments as a tenant. */
export async function buildOrganisation(app: TestApp, plan: Plan): Promise<Tenant & { people: Person[] }> {
  const now = app.clock.now();
  const tenantId = app.newId();
  const departments = Array.from({ length: 3 }, () => app.newId());
  const people = Array.from({ length: SIZE }, (_, who) => ({
    id: app.newId(),
    user_id: `user${who}`,
    name: `人${who}`,
    en_name: `Person ${who}`,
  }));
  const user = (person: Person, who: number) =>
    draftUser(person, now, {
      leader_id: people[leaderOf(plan, who) ?? -1]?.id ?? null,
      departments: (plan.homes[who] ?? []).map((home, at) => ({
        department_id: departments[home] ?? '',
        position: at + 1,
        is_primary: at === 0,
      })),
    });
  await app.database.write(async (db) => {
    const tenant = { tenant_id: tenantId, name_zh: tenantId, name_en: tenantId, time_zone: 'Asia/Shanghai' };
    await createTenant(db, tenant, now);
    await addToDirectory(db, tenantId, {
      departments: departments.map((id, at) => ({
        id,
        department_id: `department${at}`,
        parent_id: departments[parentOf(plan, at) ?? -1] ?? null,
        name: `部门${at}`,
        en_name: `Department ${at}`,
        position: at + 1,
        created_time: now,
        leader_id: null,
      })),
      users: people.map(user),
    });
  });
  return { tenantId, people };
}
