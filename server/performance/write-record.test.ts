import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Person } from '../../test/builders/company.ts';
import { done, refusal } from '../../test/builders/performance.ts';
import { ReviewCycle } from '../../test/builders/review-cycle.ts';
import { describeOnEachEngine } from '../../test/database.ts';

describeOnEachEngine('okra.performance.v1.record.submit', (engine) => {
  let cycle: ReviewCycle;
  let anna: Person;

  beforeAll(async () => {
    cycle = await ReviewCycle.build(engine, 2);
    anna = cycle.mates[0] ?? cycle.judge;
    await cycle.start();
  });
  afterAll(() => cycle.world.app.close());

  const unknown = (unit: 0 | 1) => [{ unit_id: cycle.unit(unit), is_unknown: true }];

  it('names every question that has no answer', async () => {
    const { body } = await cycle.submit(anna, 'summarize_key_outputs', []);
    expect(body.error?.field_violations).toEqual([
      { field: 'units', description: `question 工作总结 (${cycle.field(0, 'text')}) has no answer` },
    ]);
  });

  it('names the answer to a question that has to be answered, and is not by it', async () => {
    const units = (answer: object) => [
      { unit_id: cycle.unit(0), data: [{ field_id: cycle.field(0, 'text'), ...answer }] },
    ];
    const refusedFor = async (answer: object) =>
      refusal(await cycle.submit(anna, 'summarize_key_outputs', units(answer)));
    expect(await refusedFor({})).toEqual([1580102, 'units[0].data[0]']);
    expect(await refusedFor({ text: '  ' })).toEqual([1580102, 'units[0].data[0].text']);
    expect(await refusedFor({ multi_texts: ['', ' '] })).toEqual([1580102, 'units[0].data[0].multi_texts']);
  });

  it('names everything that is wrong at once', async () => {
    const field_id = cycle.field(0, 'text');
    const stranger = '7272578300650717203';
    const wrong = [{ field_id, richtext: 'no', option_id: stranger }, { field_id }, { field_id: stranger }];
    const units = [{ unit_id: cycle.unit(0), data: wrong }, { unit_id: cycle.unit(1) }];
    const { body } = await cycle.submit(anna, 'summarize_key_outputs', units);
    expect(body.error?.field_violations?.map(({ field }) => field)).toEqual([
      'units[0].data[0].option_id',
      'units[0].data[0].richtext',
      'units[0].data[1].field_id',
      'units[0].data[2].field_id',
      'units[1].unit_id',
    ]);
  });

  it('only invited reviewers may know nothing', async () => {
    const { lead } = cycle.world.company;
    const refused = [1580102, 'units[0].is_unknown'];
    expect(refusal(await cycle.submit(anna, 'summarize_key_outputs', unknown(0)))).toEqual(refused);
    cycle.goTo(3);
    expect(refusal(await cycle.submit(anna, 'reviewee', unknown(1)))).toEqual(refused);
    const { id } = await cycle.taskOf(anna, 'reviewee');
    const draft = await cycle.call(anna, 'PUT', `/records/${id}/draft`, { units: unknown(1) });
    expect(refusal(draft)).toEqual(refused);
    cycle.goTo(5);
    expect(refusal(await cycle.submit(lead, 'solid_line_leader', unknown(1), anna))).toEqual(refused);
    const said = [{ ...cycle.evaluation(1)[0], is_unknown: false }];
    await done(cycle.submit(lead, 'solid_line_leader', said, anna));
  });
});
