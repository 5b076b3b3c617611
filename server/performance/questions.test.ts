import { afterAll, beforeAll, expect, it } from 'vitest';
import { valueAt } from '../../test/app.ts';
import type { Person } from '../../test/builders/company.ts';
import { buildMetricActivity, buildMetrics, type MetricSetUp } from '../../test/builders/metric.ts';
import { buildPeriod, buildSheet, draftObjective } from '../../test/builders/okr.ts';
import { done, PerformanceWorld, refusal } from '../../test/builders/performance.ts';
import { ReviewCycle, type Task } from '../../test/builders/review-cycle.ts';
import { describeOnEachEngine } from '../../test/database.ts';

const named = (zh_cn: string) => ({ name: { zh_cn } });

interface Field {
  readonly id: string;
  readonly kind: string;
}
interface Questions {
  readonly asked: {
    readonly units: readonly { readonly id: string; readonly fields: readonly Field[] }[];
    readonly indicators: readonly { readonly options: readonly { readonly id: string }[] }[];
    readonly questions: readonly { readonly tags: readonly { readonly id: string }[] }[];
  };
  readonly objectives: readonly {
    readonly objective_id: string;
    readonly keyresult_ids: readonly string[];
  }[];
  readonly metrics: readonly { readonly metric_id: string }[];
}

/** Answers everything, knowing nothing but what the questions tell. */
function answersTo({ asked, objectives, metrics }: Questions) {
  const answers: Readonly<Record<string, object>> = {
    text: { text: 'Well done' },
    indicator: { option_id: asked.indicators[0]?.options[1]?.id },
    tags: {
      tag_text_item_data: asked.questions[0]?.tags.map(({ id }) => ({ tag_text_id: id, tag_text: 'Much' })),
    },
    objectives: {
      objective_data: objectives.map(({ objective_id, keyresult_ids }) => ({
        objective_id,
        text: 'Reached',
        keyresult_data: keyresult_ids.map((keyresult_id) => ({ keyresult_id, text: 'It, too' })),
      })),
    },
    metrics: { metric_data: metrics.map(({ metric_id }) => ({ id: metric_id, score: '80' })) },
  };
  return asked.units.map(({ id, fields }) => ({
    unit_id: id,
    data: fields.map((field) => ({ field_id: field.id, ...answers[field.kind] })),
  }));
}

describeOnEachEngine('what is asked of whoever answers', (engine) => {
  let cycle: ReviewCycle;
  let made: MetricSetUp;
  let anna: Person;
  let peer: Person;
  let lead: Person;
  const open = { id: '', keyResult: '' };
  let hidden = '';

  beforeAll(async () => {
    const world = await PerformanceWorld.build(engine);
    const [indicator_id, question_id] = [await world.indicator(), await world.question()];
    const units = [
      { ...named('工作总结'), fields: [{ kind: 'text', required: true }] },
      {
        ...named('评价'),
        fields: [
          { kind: 'indicator', ...named('总体评价'), indicator_id, required: true, is_principal: true },
          { kind: 'text', ...named('潜力'), hint: { zh_cn: '只有您看得到' } },
          { kind: 'tags', ...named('优点与建议'), question_id },
          { kind: 'objectives', ...named('目标'), objective_title: { zh_cn: '如何' }, required: true },
          { kind: 'metrics', ...named('指标得分') },
        ],
      },
    ];
    cycle = await ReviewCycle.on(world, 2, { units });
    const [a, b] = cycle.mates;
    if (!a || !b) throw new Error('two people are there');
    [anna, peer, lead] = [a, b, world.company.lead];
    made = await buildMetrics(world);
    const activity = await buildMetricActivity(world, cycle.semester, made.template, anna);
    await world.made(world.call('POST', `/activities/${activity}/metrics`, { user_ids: [anna.user_id] }));
    const period = await buildPeriod(world.app, world.company);
    const objectives = [
      draftObjective(world.app, period, { weight: 500 }),
      draftObjective(world.app, period, { weight: 500, visibility: 'private' }),
    ];
    await buildSheet(world.app, world.company, anna, period, { objectives });
    open.id = objectives[0]?.id ?? '';
    open.keyResult = objectives[0]?.key_results[0]?.id ?? '';
    hidden = objectives[1]?.id ?? '';
    await cycle.start();
    cycle.goTo(1);
    await done(cycle.invite(lead, anna, [peer]));
    await done(cycle.invite(anna, anna, [cycle.world.company.stranger]));
    cycle.goTo(4);
  });
  afterAll(() => cycle.world.app.close());

  const ask = async (who: Person, stage: string, reviewee = anna) =>
    cycle.call(who, 'GET', `/records/${(await cycle.taskOf(who, stage, reviewee)).id}/questions`);
  const questions = async (who: Person, stage: string): Promise<Questions> =>
    (await done(ask(who, stage))).body.data as Questions; // as: the contract's shape

  it('okra.performance.v1.record.questions: tells all that answers may name', async () => {
    const answer = await done(ask(lead, 'solid_line_leader'));
    expect(answer.body.data).toMatchObject({
      asked: {
        units: [
          {
            id: cycle.unit(1),
            fields: [
              { kind: 'indicator', required: true, max_length: 5000 },
              { kind: 'text', hint: { zh_cn: '只有您看得到' } },
              { kind: 'tags' },
              { kind: 'objectives', objective_title: { zh_cn: '如何' } },
              { kind: 'metrics' },
            ],
          },
        ],
        indicators: [{ rule: { kind: 'levels' }, options: cycle.levels.map((id) => ({ id })) }],
        questions: [{ tags: [{ name: { zh_cn: '优点' } }, { prompt: { zh_cn: '举个例子' } }] }],
      },
      takes_several: false,
      takes_unknown: false,
      needs_reason: false,
      reviewer_hidden_from: 'nobody',
    });
  });

  it('tells an invited reviewer that they are nameless, may know nothing, and which metrics there are', async () => {
    expect((await done(ask(peer, 'invited_reviewer'))).body.data).toMatchObject({
      takes_unknown: true,
      reviewer_hidden_from: 'everybody',
      metrics: [{ name: '销售额', review_rule_config: { min: '0', max: '100' } }, { name: '质量' }],
    });
  });

  it('tells of metrics once the stage has begun', async () => {
    expect((await questions(lead, 'solid_line_leader')).metrics).toEqual([]);
  });

  it('tells of a work summary that it takes several texts', async () => {
    expect((await done(ask(anna, 'summarize_key_outputs'))).body.data).toMatchObject({
      asked: { units: [{ id: cycle.unit(0) }], indicators: [], questions: [] },
      objectives: [],
      takes_several: true,
    });
  });

  it('shows everybody the objectives that they may see, and takes answers about no others', async () => {
    const idsOf = ({ objectives }: Questions) => objectives.map(({ objective_id }) => objective_id);
    expect(idsOf(await questions(lead, 'solid_line_leader'))).toEqual([open.id, hidden]);
    const seen = await questions(peer, 'invited_reviewer');
    expect(seen.objectives).toMatchObject([{ objective_id: open.id, keyresult_ids: [open.keyResult] }]);
    const about = async (objective_id: string) => {
      const objectives = [{ objective_id, keyresult_ids: [] }];
      return cycle.submit(peer, 'invited_reviewer', answersTo({ ...seen, objectives }), anna);
    };
    const refused = await about(hidden);
    expect(refusal(refused)).toEqual([1580102, 'units[0].data[3].objective_data[0].objective_id']);
    const unknown = (await about('7000000000000000001')).body.error?.field_violations?.[0];
    expect(refused.body.error?.field_violations).toEqual([{ ...unknown, value: hidden }]);
  });

  it('takes answers that were made of it alone', async () => {
    const asked = await questions(peer, 'invited_reviewer');
    await done(cycle.submit(peer, 'invited_reviewer', answersTo(asked), anna));
    expect(await questions(peer, 'invited_reviewer')).toEqual(asked);
    cycle.goTo(5);
    const [theirs] = answersTo(await questions(lead, 'solid_line_leader'));
    const data = theirs?.data.filter(({ field_id }) => field_id !== cycle.field(1, 'text'));
    await done(cycle.submit(lead, 'solid_line_leader', [{ ...theirs, data }], anna));
  });

  it('asks who decides for the result alone', async () => {
    expect((await done(ask(cycle.calibrator, 'calibration'))).body.data).toMatchObject({
      asked: { units: [{ fields: [{ kind: 'indicator' }] }], questions: [] },
      objectives: [],
      metrics: [],
      needs_reason: true,
    });
  });

  it('is as silent about records of others as about none', async () => {
    const { id } = await cycle.taskOf(lead, 'solid_line_leader', anna);
    const refused = async (who: Person, record: string) => {
      const { body } = await cycle.call(who, 'GET', `/records/${record}/questions`);
      return { ...body, error: { ...body.error, log_id: '' } };
    };
    const unknown = await refused(anna, '7000000000000000001');
    expect(unknown).toMatchObject({ code: 1580112 });
    expect(await refused(anna, id)).toEqual(unknown);
    const review = await done(cycle.call(lead, 'GET', `/reviews/${await cycle.reviewIdOf(anna)}`));
    const records = valueAt(review, 'records') as Task[]; // as: the contract's shape
    const proposed = records.find(({ state }) => state === 'proposed')?.id ?? '';
    expect(proposed).not.toBe('');
    expect(await refused(cycle.world.company.stranger, proposed)).toEqual(unknown);
  });

  it('okra.performance.v1.review.get: shows a reviewee the questions of what they are told, and no others', async () => {
    const reviewId = await cycle.reviewIdOf(anna);
    const seen = (who: Person) => done(cycle.call(who, 'GET', `/reviews/${reviewId}`));
    const unitsOf = async (who: Person) => valueAt(await seen(who), 'asked', 'units');
    const told = ['indicator', 'tags', 'objectives', 'metrics'].map((kind) => ({ kind }));
    expect(await unitsOf(anna)).toEqual([]);
    expect(await unitsOf(lead)).toMatchObject([{ id: cycle.unit(1), fields: told }]);
    cycle.goTo(8);
    const user_ids = [anna.user_id];
    await done(cycle.call(undefined, 'POST', `/activities/${cycle.activity}/release`, { user_ids }));
    expect(valueAt(await seen(anna), 'asked')).toMatchObject({
      units: [{ fields: told }],
      indicators: [{ options: cycle.levels.map((id) => ({ id })) }],
      questions: [{ name: { zh_cn: '优点与建议' } }],
    });
  });
});
