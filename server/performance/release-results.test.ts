import { afterAll, beforeAll, expect, it } from 'vitest';
import { valueAt } from '../../test/app.ts';
import type { Person } from '../../test/builders/company.ts';
import { done, refusal } from '../../test/builders/performance.ts';
import { ReviewCycle } from '../../test/builders/review-cycle.ts';
import { describeOnEachEngine } from '../../test/database.ts';

describeOnEachEngine('okra.performance.v1.activity.release', (engine) => {
  let cycle: ReviewCycle;
  let anna: Person;
  let bert: Person;

  beforeAll(async () => {
    cycle = await ReviewCycle.build(engine, 3);
    [anna = cycle.judge, bert = cycle.judge] = cycle.mates;
    await cycle.start();
    cycle.goTo(5);
    await done(cycle.submit(cycle.world.company.lead, 'solid_line_leader', cycle.evaluation(1), anna));
  });
  afterAll(() => cycle.world.app.close());

  const release = async (people: readonly Person[], who?: Person) =>
    cycle.call(who, 'POST', `/activities/${cycle.activity}/release`, {
      user_ids: people.map(({ user_id }) => user_id),
    });

  it('refuses people who are not reviewed in the project, all of them at once', async () => {
    const { lead, stranger } = cycle.world.company;
    const { body } = await release([anna, lead, bert, stranger]);
    expect(body.code).toBe(1580102);
    expect(body.error?.field_violations).toEqual([
      { field: 'user_ids[1]', description: 'is not reviewed in this project', value: lead.user_id },
      { field: 'user_ids[3]', description: 'is not reviewed in this project', value: stranger.user_id },
    ]);
    expect((await cycle.taskOf(anna, 'view_result')).progress).toBeUndefined();
  });

  it('refuses people out of reach as everywhere, and does nothing', async () => {
    const { boss, stranger } = cycle.world.company;
    const ofTeam = { department_id: 'team', reads_answers: false };
    await done(cycle.call(undefined, 'PUT', `/admins/${stranger.user_id}`, ofTeam));
    expect((await release([anna, boss], stranger)).body.code).toBe(1580112);
    expect((await cycle.taskOf(anna, 'view_result')).progress).toBeUndefined();
  });

  it('lets no administrator release their own', async () => {
    await done(cycle.call(undefined, 'PUT', `/admins/${anna.user_id}`, { reads_answers: false }));
    const own = await done(release([anna], anna));
    expect(own.body.data).toEqual({ released: 0, skipped: [{ user_id: anna.user_id, why: 'own' }] });
    const all = await done(cycle.call(anna, 'POST', `/activities/${cycle.activity}/release`, {}));
    expect(valueAt(all, 'released')).toBe(0);
    expect((await cycle.taskOf(anna, 'view_result')).progress).toBeUndefined();
  });

  it('says of whoever is told nothing why', async () => {
    const first = await done(release([bert, anna]));
    expect(valueAt(first, 'released')).toBe(1);
    expect(valueAt(first, 'skipped')).toEqual([{ user_id: bert.user_id, why: 'no_result' }]);
    const again = await done(release([anna]));
    expect(valueAt(again, 'released')).toBe(0);
    expect(valueAt(again, 'skipped')).toEqual([{ user_id: anna.user_id, why: 'released' }]);
    const nobody = await done(cycle.call(undefined, 'POST', `/activities/${cycle.activity}/release`, {}));
    expect(valueAt(nobody, 'skipped')).toEqual([]);
  });

  it('needs a token and a project', async () => {
    expect(refusal(await cycle.call(undefined, 'POST', '/activities/1/release', {}))).toEqual([
      1580102,
      'activity_id',
    ]);
    expect((await release([anna], bert)).body.code).toBe(1580112);
  });
});
