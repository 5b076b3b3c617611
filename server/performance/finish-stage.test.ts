import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Answer, valueAt } from '../../test/app.ts';
import type { Person } from '../../test/builders/company.ts';
import { done, refusal } from '../../test/builders/performance.ts';
import { ReviewCycle } from '../../test/builders/review-cycle.ts';
import { describeOnEachEngine } from '../../test/database.ts';

describeOnEachEngine('okra.performance.v1.stage.finish', (engine) => {
  let cycle: ReviewCycle;

  /** Seven colleagues: three at C, three at B, one at A. The second calibrator is reviewed, too. */
  beforeAll(async () => {
    cycle = await ReviewCycle.build(engine, 7);
    const [first = cycle.judge] = cycle.mates;
    await cycle.start({ calibration: [cycle.calibrator, first] });
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
  });
  afterAll(() => cycle.world.app.close());

  const stage = (name = 'calibration') => `/stages/${cycle.stages.get(name)}`;
  const finish = (who?: Person) => cycle.call(who, 'POST', `${stage()}/finish`);
  const target = (hard: boolean, scope: object, ...shares: [level: number, bounds: object][]) => ({
    ...scope,
    hard,
    shares: shares.map(([level, bounds]) => ({ option_id: cycle.levels[level], ...bounds })),
  });
  const setTargets = (...targets: object[]) =>
    done(cycle.call(undefined, 'PUT', `/activities/${cycle.activity}/targets`, { targets }));
  const decide = async (mate: Person | undefined, level: number) => {
    const { id } = await cycle.taskOf(cycle.calibrator, 'calibration', mate);
    const results = [{ field_id: cycle.field(1, 'indicator'), option_id: cycle.levels[level] }];
    return cycle.call(cycle.calibrator, 'POST', `/records/${id}/decide`, { results, reason: 'The curve' });
  };
  const faults = async (answer: Promise<Answer>) => {
    const { body } = await answer;
    expect(body.code).toBe(1580102);
    return body.error?.field_violations?.map(({ field, description, value }) => [field, description, value]);
  };
  const calibrations = async () =>
    (await cycle.tasksOf(cycle.calibrator)).filter(({ stage_type }) => stage_type === 'calibration');

  it('is for a calibration that has begun, and for those who calibrate or administer', async () => {
    expect(refusal(await finish())).toEqual([1580102, 'stage_id']);
    cycle.goTo(6);
    const { lead } = cycle.world.company;
    for (const who of [lead, cycle.judge, cycle.mates[1]]) {
      expect((await finish(who)).body.code).toBe(1580112);
      expect((await cycle.call(who, 'POST', '/stages/1/finish')).body.code).toBe(1580112);
    }
    expect(refusal(await cycle.call(undefined, 'POST', '/stages/1/finish'))).toEqual([1580102, 'stage_id']);
    const review = await cycle.call(undefined, 'POST', `${stage('solid_line_leader')}/finish`);
    expect(refusal(review)).toEqual([1580102, 'stage_id']);
    expect((await calibrations()).map(({ state }) => state)).toEqual(Array(7).fill('open'));
  });

  it('waits for the hard targets, and says what is wrong to those who see all that is counted', async () => {
    await done(cycle.call(undefined, 'POST', '/groups', { group_id: 'SEEN', name: 'Seen', membership: 'manual', scope_visible_setting: 0 })); // prettier-ignore
    await done(cycle.call(undefined, 'PUT', '/groups/SEEN/members', { user_ids: cycle.mates.slice(5).map(({ user_id }) => user_id) })); // prettier-ignore
    const all = target(true, {}, [0, { maximum: 20 }], [2, { minimum: 30 }]);
    await setTargets(all, target(false, { department_id: 'team' }, [1, { maximum: 0 }]));
    const C = ['stage_id', 'results at level C: 3, at most 2 allowed; calibrate them first', cycle.levels[0]];
    const A = [
      'stage_id',
      'results at level A: 1, at least 2 asked for; calibrate them first',
      cycle.levels[2],
    ];
    expect(await faults(finish())).toEqual([C, A]);
    expect(await faults(finish(cycle.calibrator))).toEqual([C, A]);
    // Their own result is among those counted, and so they are told no counts.
    const unspoken = [
      ['stage_id', 'the results break a target that must be kept: calibrate them first', undefined],
    ];
    expect(await faults(finish(cycle.mates[0]))).toEqual(unspoken);
    const { stranger } = cycle.world.company;
    await done(cycle.call(undefined, 'PUT', `/admins/${stranger.user_id}`, { reads_answers: false }));
    expect(await faults(finish(stranger))).toEqual(unspoken);
    await setTargets(
      target(true, { group_id: 'SEEN' }, [1, { maximum: 0 }]),
      target(true, { department_id: 'team' }, [2, { minimum: 30 }]),
    );
    const places = (await faults(finish(cycle.mates[0])))?.map(([, why]) => why);
    expect(places).toEqual(['results at level B in group SEEN: 1, at most 0 allowed; calibrate them first']);
    await cycle.call(undefined, 'PATCH', '/groups/SEEN', { scope_visible_setting: 1 });
    expect(await faults(finish(cycle.mates[0]))).toEqual(unspoken);
    expect((await faults(finish()))?.map(([, why]) => why)).toEqual([
      ...(places ?? []),
      'results at level A in department team: 1, at least 2 asked for; calibrate them first',
    ]);
    expect((await calibrations()).map(({ state }) => state)).toEqual(Array(7).fill('open'));
    await setTargets(all);
  });

  it('a look by right of office is noted', async () => {
    await cycle.world.app.app.drain();
    const audits = await done(cycle.call(undefined, 'GET', '/audits?page_size=100'));
    const looks = valueAt(audits, 'audits') as { action: string; review_ids: string[] }[]; // as: our own shape
    const ours = looks.filter(({ action }) => action === 'stage.finish');
    expect(ours.map(({ review_ids }) => review_ids.length)).toEqual([7, 7]);
  });

  it('okra.performance.v1.record.decide: calibrates again until the targets are kept', async () => {
    const [mate] = cycle.mates;
    await done(decide(mate, 1));
    expect(await faults(finish())).toHaveLength(1);
    await done(decide(mate, 2));
    const review = await cycle.reviewIdOf(mate ?? cycle.judge);
    const history = await cycle.call(undefined, 'GET', `/reviews/${review}/history`);
    const changes = valueAt(history, 'changes') as { source: string; to: string }[]; // as: our own shape
    expect(changes.map(({ source }) => source).filter((source) => source === 'calibaration')).toHaveLength(2);
  });

  it('okra.performance.v1.record.withdraw: not what was calibrated since', async () => {
    const { lead } = cycle.world.company;
    const [mate] = cycle.mates;
    await done(
      cycle.call(undefined, 'PATCH', stage('solid_line_leader'), {
        deadline: String(cycle.world.app.clock.now() + 86_400_000),
      }),
    );
    const { id } = await cycle.taskOf(lead, 'solid_line_leader', mate);
    expect(refusal(await cycle.call(lead, 'POST', `/records/${id}/withdraw`, {}))).toEqual([
      1580102,
      'record_id',
    ]);
  });

  it('works: closes what nobody changed, and nothing changes any more until a new deadline', async () => {
    const finished = await done(finish(cycle.calibrator));
    expect(valueAt(finished, 'stage', 'finished_time')).toBe(String(cycle.world.app.clock.now()));
    expect((await calibrations()).map(({ state }) => state)).toEqual(Array(7).fill('done'));
    expect(refusal(await finish())).toEqual([1580102, 'stage_id']);
    expect(refusal(await decide(cycle.mates[6], 0))).toEqual([1580102, 'record_id']);
    const deadline = String(cycle.world.app.clock.now() + 60_000);
    const opened = await done(cycle.call(undefined, 'PATCH', stage(), { deadline }));
    expect(valueAt(opened, 'stage')).not.toHaveProperty('finished_time');
    await done(decide(cycle.mates[6], 0));
    expect(await faults(finish())).toHaveLength(2);
    const release = () => cycle.call(undefined, 'POST', `/activities/${cycle.activity}/release`, {});
    expect(refusal(await release())).toEqual([1580102, 'activity_id']);
    await done(decide(cycle.mates[6], 2));
    await done(finish());
    expect(valueAt(await done(release()), 'released')).toBe(7);
  });
});
