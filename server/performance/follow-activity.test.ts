import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ReviewProfile } from '../../contract/performance/review-data.ts';
import { valueAt } from '../../test/app.ts';
import { done, refusal } from '../../test/builders/performance.ts';
import { ReviewCycle } from '../../test/builders/review-cycle.ts';
import { describeOnEachEngine } from '../../test/database.ts';

const DAY = 86_400_000;

describeOnEachEngine('okra.performance.v1.stage.patch', (engine) => {
  let cycle: ReviewCycle;

  beforeAll(async () => {
    cycle = await ReviewCycle.build(engine, 1);
    await cycle.start();
    cycle.goTo(5);
  });
  afterAll(() => cycle.world.app.close());

  const path = (stage: string) => `/stages/${cycle.stages.get(stage)}`;
  const progresses = async () => {
    const asked = {
      stage_types: ['review', 'leader_review'],
      review_stage_roles: ['solid_line_leader'],
    };
    const answer = await done(cycle.datas(asked));
    const stages = valueAt(answer, 'datas', 0, 'stages') as ReviewProfile['stages']; // as: the contract's shape, checked at each answer
    return stages.map(({ stage_type, records }) => [stage_type, records[0]?.progress]);
  };

  it('moves the result with the stage that gives it', async () => {
    const now = cycle.world.app.clock.now();
    const both = (progress: number) => [
      ['review', progress],
      ['leader_review', progress],
    ];
    expect(await progresses()).toEqual(both(1));
    const move = (start: number, deadline: number) =>
      done(
        cycle.call(undefined, 'PATCH', path('solid_line_leader'), {
          start_time: String(now + start * DAY),
          deadline: String(now + deadline * DAY),
        }),
      );
    await move(5, 9);
    expect(await progresses()).toEqual(both(0));
    await move(-5, -1);
    expect(await progresses()).toEqual(both(2));
    await done(cycle.call(undefined, 'PATCH', path('reviewee'), { deadline: String(now + 9 * DAY) }));
    expect(await progresses()).toEqual(both(2));
  });

  it('does not move the result by itself', async () => {
    const later = { deadline: String(cycle.world.app.clock.now() + 9 * DAY) };
    expect(refusal(await cycle.call(undefined, 'PATCH', path('leader_review'), later))).toEqual([
      1580102,
      'stage_id',
    ]);
  });
});
