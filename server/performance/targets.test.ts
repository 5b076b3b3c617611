import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Answer, valueAt } from '../../test/app.ts';
import { buildApp, type Person } from '../../test/builders/company.ts';
import { done, refusal } from '../../test/builders/performance.ts';
import { ReviewCycle } from '../../test/builders/review-cycle.ts';
import { describeOnEachEngine } from '../../test/database.ts';
import type { Reading } from '../../contract/app/performance/calibration.ts';
import { setAppRange } from './setting-queries.ts';

describeOnEachEngine('distribution targets of calibration', (engine) => {
  let cycle: ReviewCycle;
  const reviews = new Map<string, string>();

  /** Seven colleagues: three at C, three at B, one at A. The second calibrator is reviewed, too. */
  beforeAll(async () => {
    cycle = await ReviewCycle.build(engine, 7);
    const [first = cycle.judge] = cycle.mates;
    await cycle.start({ calibration: [cycle.calibrator, first] });
    for (const mate of cycle.mates) reviews.set(mate.user_id, await cycle.reviewIdOf(mate));
    cycle.goTo(5);
    for (const [at, mate] of cycle.mates.entries())
      await done(
        cycle.submit(
          cycle.world.company.lead,
          'solid_line_leader',
          cycle.evaluation(Math.floor(at / 3)),
          mate,
        ),
      );
    cycle.goTo(6);
  });
  afterAll(() => cycle.world.app.close());

  const path = () => `/activities/${cycle.activity}`;
  const set = (targets: readonly object[], who?: Person) =>
    cycle.call(who, 'PUT', `${path()}/targets`, { targets });
  const share = (level: number, bounds: object) => ({ option_id: cycle.levels[level], ...bounds });
  const look = (who?: Person, draft: readonly object[] = []) =>
    cycle.call(who, 'POST', `${path()}/distribution`, { draft });
  const drafted = (at: number, level: number) => ({
    review_id: reviews.get(cycle.mates[at]?.user_id ?? ''),
    option_id: cycle.levels[level],
  });
  const readingsOf = async (answer: Promise<Answer>): Promise<Reading[]> =>
    valueAt(await done(answer), 'readings') as Reading[]; // as: our own endpoint's shape
  const counts = ({ levels }: Reading, when: 'now' | 'drafted' = 'now') =>
    levels.map((level) => `${level[when].count} ${level[when].standing}`);

  it('okra.performance.v1.activity.setTargets: keeps what the activity shall be like', async () => {
    await done(cycle.call(undefined, 'POST', '/groups', { group_id: 'SEEN', name: 'Seen', membership: 'manual', scope_visible_setting: 0 })); // prettier-ignore
    await done(cycle.call(undefined, 'PUT', '/groups/SEEN/members', { user_ids: cycle.mates.slice(0, 2).map(({ user_id }) => user_id) })); // prettier-ignore
    const targets = [
      {
        hard: true,
        shares: [share(2, { minimum: 0, maximum: 10 }), share(0, { minimum: 50, maximum: 100 })],
      },
      { department_id: 'team', hard: false, shares: [share(1, { minimum: 60, maximum: 100 })] },
      { group_id: 'SEEN', hard: false, shares: [share(0, { minimum: 0, maximum: 0 })] },
    ];
    expect(valueAt(await done(set(targets)), 'targets')).toEqual(targets);
    expect(valueAt(await cycle.call(undefined, 'GET', `${path()}/targets`), 'targets')).toEqual(targets);
  });

  it('okra.performance.v1.activity.setTargets: refuses what nobody could keep, and is for administrators', async () => {
    await done(cycle.call(undefined, 'POST', '/groups', { group_id: 'VEILED', name: 'Veiled', membership: 'manual' })); // prettier-ignore
    const soft = { hard: false, shares: [share(2, { maximum: 10 })] };
    const none = { option_id: '1', maximum: 10 };
    for (const [targets, field] of [
      [[{ ...soft, shares: [none] }], 'targets[0].shares[0].option_id'],
      [[{ ...soft, shares: [share(2, { minimum: 20, maximum: 10 })] }], 'targets[0].shares[0].minimum'],
      [[soft, soft], 'targets[1]'],
      [[{ ...soft, group_id: 'NONE' }], 'targets[0].group_id'],
      [[{ ...soft, group_id: 'VEILED' }], 'targets[0].group_id'],
      [[{ ...soft, department_id: 'none' }], 'targets[0].department_id'],
      [[{ ...soft, group_id: 'SEEN', department_id: 'team' }], 'targets[0].department_id'],
      [[{ ...soft, shares: [share(2, { maximum: 101 })] }], 'targets[0].shares[0].maximum'],
    ] as const)
      expect(refusal(await set(targets))).toEqual([1580102, field]);
    for (const who of [cycle.calibrator, cycle.world.company.lead, cycle.mates[0]])
      expect((await set([soft], who)).body.code).toBe(1580112);
    expect(refusal(await cycle.call(undefined, 'PUT', '/activities/1/targets', { targets: [] }))).toEqual([
      1580102,
      'activity_id',
    ]);
    const kept = valueAt(await cycle.call(undefined, 'GET', `${path()}/targets`), 'targets');
    expect(kept).toHaveLength(3);
  });

  it('okra.performance.v1.activity.distribution: tells a calibrator where results lie, before and after a draft', async () => {
    const readings = await readingsOf(look(cycle.calibrator, [drafted(3, 0), drafted(6, 1)]));
    expect(readings.map(({ people, hidden, rated }) => [people, hidden, rated])).toEqual([
      [7, 0, 7],
      [7, 0, 7],
      [2, 0, 2],
    ]);
    const [all, team, seen] = readings;
    if (!all || !team || !seen) throw new Error('three readings are missing');
    expect(all.levels.map(({ least, most }) => [least, most])).toEqual([
      [3, 7],
      [0, 7],
      [0, 1],
    ]);
    expect(all.levels.map(({ now }) => now.share)).toEqual([42.9, 42.9, 14.3]);
    expect(counts(all)).toEqual(['3 within', '3 within', '1 within']);
    expect(counts(all, 'drafted')).toEqual(['4 within', '3 within', '0 within']);
    expect(counts(team)).toEqual(['3 within', '3 under', '1 within']);
    expect(counts(seen)).toEqual(['2 over', '0 within', '0 within']);
    expect([all.hard, team.department_id, seen.group_id]).toEqual([true, 'team', 'SEEN']);
  });

  it('okra.performance.v1.activity.distribution: counts nobody whose result the caller does not see', async () => {
    const [mate = cycle.judge] = cycle.mates;
    const [own] = await readingsOf(look(mate));
    expect(own && [own.people, own.hidden, own.rated, ...counts(own)]).toEqual([6, 1, 6, '2 under', '3 within', '1 within']); // prettier-ignore
    expect(refusal(await look(mate, [drafted(0, 0)]))).toEqual([1580102, 'draft[0].review_id']);
    expect(refusal(await look(mate, [drafted(1, 0), drafted(1, 0)]))).toEqual([
      1580102,
      'draft[1].review_id',
    ]);
    const { company, app } = cycle.world;
    for (const who of [company.lead, cycle.judge, cycle.mates[1]])
      expect((await look(who)).body.code).toBe(1580112);
    await done(cycle.call(undefined, 'PUT', `/admins/${company.stranger.user_id}`, { reads_answers: false }));
    expect((await look(company.stranger)).body.code).toBe(1580112);
    await done(cycle.call(undefined, 'PUT', `/admins/${company.stranger.user_id}`, { reads_answers: true }));
    expect((await readingsOf(look(company.stranger)))[0]?.people).toBe(7);
    const bounded = await buildApp(app, company);
    await app.database.write((db) => setAppRange(db, company.tenantId, bounded.appId, [app.newId()]));
    const outside = await cycle.world.call('POST', `${path()}/distribution`, {}, bounded.token);
    const told = valueAt(outside, 'readings') as Reading[]; // as: our own endpoint's shape
    expect(told.map(({ people, hidden, rated }) => [people, hidden, rated])).toEqual([
      [0, 7, 0],
      [0, 7, 0],
      [0, 2, 0],
    ]);
    expect(told.flatMap(({ levels }) => levels.map(({ now }) => now.count)).every((n) => n === 0)).toBe(true);
  });

  it('a group that is hidden since is counted for apps only', async () => {
    await done(cycle.call(undefined, 'PATCH', '/groups/SEEN', { scope_visible_setting: 1 }));
    expect(await readingsOf(look(cycle.calibrator))).toHaveLength(2);
    expect(await readingsOf(look())).toHaveLength(3);
  });

  it('a look by right of office is noted', async () => {
    await cycle.world.app.app.drain();
    const audits = await done(cycle.call(undefined, 'GET', '/audits?page_size=100'));
    const looks = valueAt(audits, 'audits') as { action: string; review_ids: string[] }[]; // as: our own shape
    const ours = looks.filter(({ action }) => action === 'activity.distribution');
    // Of the administrator and of the app; a calibrator does what they were named for.
    expect(ours.map(({ review_ids }) => review_ids.length)).toEqual([7, 7]);
  });

  it('okra.performance.v1.activity.release: hard targets hold results back, soft ones only tell', async () => {
    const release = (...people: readonly (Person | undefined)[]) =>
      cycle.call(undefined, 'POST', `${path()}/release`, {
        ...(people.length > 0 && { user_ids: people.map((one) => one?.user_id) }),
      });
    const hard = { hard: true, shares: [share(0, { maximum: 20 })] };
    await done(set([{ ...hard, hard: false }]));
    expect(valueAt(await done(release(cycle.mates[6])), 'released')).toBe(1);
    await done(set([hard]));
    expect(refusal(await release())).toEqual([1580102, 'activity_id']);
    expect(refusal(await release(cycle.mates[5]))).toEqual([1580102, 'activity_id']);
    cycle.goTo(7);
    const { lead } = cycle.world.company;
    const [mate = cycle.judge] = cycle.mates;
    const talk = await cycle.taskOf(lead, 'communication_and_open_result', mate);
    const tell = () => cycle.call(lead, 'POST', `/records/${talk.id}/release`, {});
    expect(refusal(await tell())).toEqual([1580102, 'record_id']);
    const told = async () => (await cycle.taskOf(mate, 'view_result')).progress;
    expect(await told()).toBeUndefined();
    await done(set([{ ...hard, department_id: 'office' }]));
    expect(refusal(await tell())).toEqual([1580102, 'record_id']);
    await done(set([{ hard: true, shares: [share(0, { maximum: 40 })] }]));
    await done(tell());
    expect(await told()).toBe(1);
    expect(valueAt(await done(release()), 'released')).toBe(5);
  });
});
