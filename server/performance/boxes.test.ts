import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Answer, valueAt } from '../../test/app.ts';
import { buildApp, type Person } from '../../test/builders/company.ts';
import { buildMetricActivity, buildMetrics } from '../../test/builders/metric.ts';
import { done, PerformanceWorld, refusal } from '../../test/builders/performance.ts';
import { ReviewCycle } from '../../test/builders/review-cycle.ts';
import { scoreIndicator } from '../../test/builders/template.ts';
import { describeOnEachEngine } from '../../test/database.ts';
import { setAppRange } from './setting-queries.ts';

const named = (zh_cn: string) => ({ name: { zh_cn } });

interface Boxes {
  readonly boxes: readonly { x: number; y: number; people: readonly Boxed[] }[];
  readonly unplaced: readonly Boxed[];
  readonly hidden: number;
}
interface Boxed {
  readonly review_id: string;
  readonly reviewee_user_id: { readonly user_id: string };
}

describeOnEachEngine('okra.performance.v1.activity.boxes', (engine) => {
  let cycle: ReviewCycle;
  let overall = '';
  let potential = '';

  /** Five colleagues; the lead has reviewed four. The first of them calibrates, too, and has a metric total of 74. */
  beforeAll(async () => {
    const world = await PerformanceWorld.build(engine);
    const level = await world.indicator();
    const score = await world.indicator({ ...scoreIndicator, options: undefined });
    cycle = await ReviewCycle.on(world, 5, {
      units: [
        { ...named('总结'), fields: [{ kind: 'text' }] },
        {
          ...named('评价'),
          fields: [
            { kind: 'indicator', ...named('绩效'), indicator_id: level, required: true, is_principal: true },
            { kind: 'indicator', ...named('潜力'), indicator_id: score },
          ],
        },
      ],
    });
    const setUp = await world.call('GET', `/review_templates/${cycle.template}`);
    [overall = '', potential = ''] = [0, 1].map((at) =>
      String(valueAt(setUp, 'review_template', 'units', 1, 'fields', at, 'id')),
    );
    await cycle.start({ calibration: [cycle.calibrator, mate(0)] });
    await giveMetrics(world);
    cycle.goTo(5);
    for (const [at, rating] of [
      [0, [2, '5']],
      [1, [0, '1.9']],
      [2, [1, '2']],
      [3, [2, undefined]],
    ] as const) {
      const [place, points] = rating;
      const data = [
        { field_id: overall, option_id: cycle.levels[place] },
        ...(points === undefined ? [] : [{ field_id: potential, score: points }]),
      ];
      const units = [{ unit_id: cycle.unit(1), data }];
      await done(cycle.submit(cycle.world.company.lead, 'solid_line_leader', units, mate(at)));
    }
  });
  afterAll(() => cycle.world.app.close());

  const mate = (at: number): Person => cycle.mates[at] ?? cycle.judge;
  async function giveMetrics(world: PerformanceWorld): Promise<void> {
    const made = await buildMetrics(world);
    const activity = await buildMetricActivity(world, cycle.semester, made.template, mate(0), mate(1));
    const path = `/activities/${activity}/metrics`;
    await done(world.call('POST', path, { user_ids: [mate(0).user_id, mate(1).user_id] }));
    const say = (metric: string, body: object) =>
      done(world.call('PATCH', `${path}/${mate(0).user_id}/${metric}`, body));
    const value = (field_id: string, field_value: string) => ({ field_id, field_value });
    await say(made.sales, { values: [value(made.target, '10'), value(made.actual, '9')] });
    await say(made.quality, { values: [value(made.weight, '40')], score: '50' });
  }

  const byLevel = () => ({
    field_id: overall,
    levels: cycle.levels.map((id) => [id]),
  });
  const byScore = () => ({ field_id: potential, bounds: ['2', '4'] });
  const ask = (body: object, who?: Person) =>
    cycle.call(who, 'POST', `/activities/${cycle.activity}/boxes`, body);
  const namesIn = (people: readonly Boxed[]) => people.map((one) => one.reviewee_user_id.user_id);
  const seen = async (answer: Promise<Answer>) => {
    const { boxes, unplaced, hidden } = (await done(answer)).body.data as Boxes; // as: our own endpoint's shape
    const filled = boxes.filter(({ people }) => people.length > 0);
    return {
      filled: filled.map(({ x, y, people }) => [x, y, ...namesIn(people)]),
      unplaced: namesIn(unplaced),
      hidden,
      count: boxes.length,
    };
  };

  it('puts everybody whom the calibrator sees into one of nine boxes, or says that they lack a value', async () => {
    expect(await seen(ask({ x: byLevel(), y: byScore() }, cycle.calibrator))).toEqual({
      filled: [
        [1, 1, mate(1).user_id],
        [2, 2, mate(2).user_id],
        [3, 3, mate(0).user_id],
      ],
      unplaced: [mate(3).user_id, mate(4).user_id],
      hidden: 0,
      count: 9,
    });
  });

  it('counts a level as the score that it has', async () => {
    const body = { x: byLevel(), y: { field_id: overall, bounds: ['1.5', '2.5'] } };
    const { filled } = await seen(ask(body));
    expect(filled.map(([x, y]) => [x, y])).toEqual([
      [1, 1],
      [2, 2],
      [3, 3],
    ]);
  });

  it('places by the total of metrics for an app and an administrator, and not for who only calibrates', async () => {
    const total = { is_metric_total: true, bounds: ['60', '74'] };
    const { filled, unplaced } = await seen(ask({ x: total, y: byLevel() }));
    expect(filled).toEqual([[3, 3, mate(0).user_id]]);
    expect(unplaced).toHaveLength(4);
    expect((await ask({ x: total, y: byLevel() }, cycle.calibrator)).body.code).toBe(1580112);
  });

  it('hides results that the caller does not see, their own first', async () => {
    const { company, app } = cycle.world;
    const body = { x: byLevel(), y: byScore() };
    const own = await seen(ask(body, mate(0)));
    expect([own.filled, own.hidden]).toEqual([
      [
        [1, 1, mate(1).user_id],
        [2, 2, mate(2).user_id],
      ],
      1,
    ]);
    await done(cycle.call(undefined, 'PUT', `/admins/${company.stranger.user_id}`, { reads_answers: false }));
    for (const who of [company.lead, company.stranger, mate(1)])
      expect((await ask(body, who)).body.code).toBe(1580112);
    const bounded = await buildApp(app, company);
    await app.database.write((db) => setAppRange(db, company.tenantId, bounded.appId, [app.newId()]));
    const path = `/activities/${cycle.activity}/boxes`;
    const outside = await seen(cycle.world.call('POST', path, body, bounded.token));
    expect(outside).toEqual({ filled: [], unplaced: [], hidden: 5, count: 9 });
  });

  it.each([
    [() => ({ levels: [[], [], []] }), 'x.field_id'],
    [() => ({ field_id: '1', bounds: ['1', '2'] }), 'x.field_id'],
    [() => ({ ...byLevel(), is_metric_total: true }), 'x.field_id'],
    [() => ({ field_id: overall }), 'x.levels'],
    [() => ({ ...byLevel(), bounds: ['1', '2'] }), 'x.levels'],
    [() => ({ ...byScore(), bounds: ['2', '2'] }), 'x.bounds[1]'],
    [() => ({ ...byScore(), bounds: ['2'] }), 'x.bounds'],
    [() => ({ field_id: overall, levels: [['1'], [], []] }), 'x.levels[0][0]'],
    [() => ({ field_id: overall, levels: [[cycle.levels[0]], [cycle.levels[0]], []] }), 'x.levels[1][0]'],
  ])('rejects bad axes: %#', async (x, field) => {
    expect(refusal(await ask({ x: x(), y: byLevel() }))).toEqual([1580102, field]);
  });
});
