import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ReviewProfile } from '../../contract/performance/review-data.ts';
import { valueAt } from '../../test/app.ts';
import type { Person } from '../../test/builders/company.ts';
import { done } from '../../test/builders/performance.ts';
import { ReviewCycle } from '../../test/builders/review-cycle.ts';
import { wholeTemplate } from '../../test/builders/template.ts';
import { describeOnEachEngine } from '../../test/database.ts';

describeOnEachEngine('reviews by peers whose names show', (engine) => {
  let cycle: ReviewCycle;
  let reviewees: readonly Person[];
  let strict: Person;
  let lenient: Person;

  beforeAll(async () => {
    const named = wholeTemplate('', '').stages.map((stage) => ({ ...stage, anonymity: undefined }));
    cycle = await ReviewCycle.build(engine, 6, { stages: named });
    reviewees = cycle.mates.slice(0, 3);
    [strict = cycle.judge, lenient = cycle.judge] = cycle.mates.slice(3);
    await cycle.start();
    cycle.goTo(4);
    for (const reviewee of reviewees) {
      await done(cycle.invite(cycle.world.company.lead, reviewee, [strict, lenient]));
      await done(cycle.submit(strict, 'invited_reviewer', cycle.evaluation(0), reviewee));
      await done(cycle.submit(lenient, 'invited_reviewer', cycle.evaluation(2), reviewee));
    }
  });
  afterAll(() => cycle.world.app.close());

  async function infosOf(reviewee: Person | undefined) {
    const of = { stage_types: ['review'], review_stage_roles: ['invited_reviewer'] };
    const answer = await done(cycle.datas(of, reviewee && [reviewee]));
    const [review] = valueAt(answer, 'datas') as ReviewProfile[]; // as: the contract's shape, checked at each answer
    return (review?.stages[0]?.records ?? []).flatMap(
      ({ invited_review_record_info }) => invited_review_record_info ?? [],
    );
  }

  it('performance.v2.reviewData.query: says who, and how far they lie from the others from three comparisons on', async () => {
    for (const reviewee of reviewees) {
      const infos = new Map((await infosOf(reviewee)).map((info) => [info.reviewer_id?.user_id, info]));
      expect(infos.get(strict.user_id)).toMatchObject({ avg_diff: '-2.00', distribute_type: 1 });
      expect(infos.get(lenient.user_id)).toMatchObject({ avg_diff: '2.00', distribute_type: 3 });
    }
  });

  it('performance.v2.reviewData.query: counts again when a review is taken back', async () => {
    const { id } = await cycle.taskOf(lenient, 'invited_reviewer', reviewees[0]);
    await done(cycle.call(lenient, 'POST', `/records/${id}/withdraw`, {}));
    const infos = await infosOf(reviewees[1]);
    expect(infos.every(({ avg_diff }) => avg_diff === undefined)).toBe(true);
  });

  it('okra.performance.v1.record.versions: shows what was taken back to its writer and to readers by grant', async () => {
    const { id } = await cycle.taskOf(lenient, 'invited_reviewer', reviewees[0]);
    const versions = (who: Person | undefined, record = id) =>
      cycle.call(who, 'GET', `/records/${record}/versions`);
    const changed_by = { user_id: lenient.user_id };
    const data = [{ field_id: cycle.field(1, 'indicator'), reviewer_user_id: changed_by }, {}];
    const all = [
      { state: 'done', units: [{ unit_id: cycle.unit(1), data }], changed_by },
      { state: 'open', units: [], changed_by },
    ];
    expect(valueAt(await done(versions(lenient)), 'versions')).toMatchObject(all);
    expect(valueAt(await done(versions(undefined)), 'versions')).toMatchObject(all);
    const { lead, stranger } = cycle.world.company;
    const grant = (reads_answers: boolean) =>
      done(cycle.call(undefined, 'PUT', `/admins/${stranger.user_id}`, { reads_answers }));
    await grant(false);
    for (const who of [lead, stranger, strict, reviewees[0]])
      expect((await versions(who)).body.code).toBe(1580112);
    await grant(true);
    expect(valueAt(await done(versions(stranger)), 'versions')).toMatchObject(all);
    expect((await versions(lenient, '7000000000000000001')).body.code).toBe(1580112);
    await cycle.world.app.app.drain();
    const audits = valueAt(await done(cycle.call(undefined, 'GET', '/audits?page_size=100')), 'audits');
    expect(
      (audits as { action: string }[]).filter(({ action }) => action === 'record.versions'),
    ).toHaveLength(2); // as: our own endpoint's shape
  });

  it('okra.performance.v1.review.get: shows names to managers, and still none to the reviewee or a peer', async () => {
    const [reviewee = strict] = reviewees.slice(1);
    const path = `/reviews/${await cycle.reviewIdOf(reviewee)}`;
    const seen = async (who: Person) => (await done(cycle.call(who, 'GET', path))).text;
    expect(await seen(cycle.world.company.lead)).toContain(strict.user_id);
    expect(await seen(reviewee)).not.toContain(strict.user_id);
    expect(await seen(strict)).not.toContain(lenient.user_id);
  });
});
