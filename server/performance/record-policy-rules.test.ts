import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  followsResult,
  hasRelease,
  hidesDecider,
  knowsRecord,
  namesReviewers,
  readsRecord,
  type Seen,
  seenAs,
  type Viewer,
} from './record-policy-rules.ts';

const viewers: fc.Arbitrary<Viewer> = fc.record({
  isReviewee: fc.boolean(),
  manages: fc.boolean(),
  decides: fc.boolean(),
  administers: fc.boolean(),
  readsAnswers: fc.boolean(),
});
const stageTypes = [
  'summarize_key_outputs',
  'invite_reviewers',
  'confirm_reviewers',
  'review',
  'calibration',
  'communication_and_open_result',
  'view_result',
  'reconsideration',
  'leader_review',
] as const;
const records: fc.Arbitrary<Seen> = fc.record({
  stage_type: fc.constantFrom(...stageTypes),
  review_role: fc.constantFrom(null, 'reviewee', 'invited_reviewer', 'solid_line_leader'),
  isOwn: fc.boolean(),
  isSubmitted: fc.boolean(),
  isReleased: fc.boolean(),
});
const nobody = { isReviewee: false, manages: false, decides: false, administers: false, readsAnswers: false };
const both = fc.tuple(viewers, records);
/** Of somebody else, before somebody who is not the reviewee. */
const others = both.map(([viewer, record]): [Viewer, Seen] => [
  { ...viewer, isReviewee: false },
  { ...record, isOwn: false },
]);
const holds = (of: fc.Arbitrary<[Viewer, Seen]>, check: (viewer: Viewer, record: Seen) => boolean): void =>
  fc.assert(
    fc.property(of, ([viewer, record]) => check(viewer, record)),
    { numRuns: 2000 },
  );

/** The demands one by one, in words of their own. */
describe('who sees what of a review', () => {
  it('everybody sees all of their own', () => {
    holds(both, (viewer, record) => {
      const own = { ...record, isOwn: true };
      return knowsRecord(viewer, own) && readsRecord(viewer, own);
    });
  });

  it('nobody reads what they do not know of', () => {
    holds(
      both,
      (viewer, record) => !readsRecord(viewer, record) || viewer.readsAnswers || knowsRecord(viewer, record),
    );
    holds(
      both.map(([viewer, record]) => [
        { ...viewer, readsAnswers: viewer.administers && viewer.readsAnswers },
        record,
      ]),
      (viewer, record) => !readsRecord(viewer, record) || knowsRecord(viewer, record),
    );
  });

  it('drafts are their writer’s alone', () => {
    holds(others, (viewer, record) => !readsRecord(viewer, { ...record, isSubmitted: false }));
  });

  it('a reviewee learns nothing of others before the release, whatever else they are', () => {
    holds(both, (viewer, record) => {
      const reviewee = { ...viewer, isReviewee: true };
      const early = { ...record, isOwn: false, isReleased: false };
      return !knowsRecord(reviewee, early) && !readsRecord(reviewee, early);
    });
  });

  it('a reviewee never reads reviews, calibrations and confirmations, and never how a result came about', () => {
    holds(both, (viewer, record) => {
      const reviewee = { ...viewer, isReviewee: true };
      const told = ['leader_review', 'communication_and_open_result', 'reconsideration'];
      const result = told.includes(record.stage_type);
      const late = { ...record, isOwn: false, isReleased: true, isSubmitted: true };
      return (
        readsRecord(reviewee, late) === result &&
        knowsRecord(reviewee, late) === result &&
        !followsResult(reviewee) &&
        ['leader_review', 'reconsideration'].includes(record.stage_type) === hidesDecider(reviewee, late) &&
        !namesReviewers(reviewee, 'some')
      );
    });
  });

  it('a peer, and anybody who is nothing to a review, sees nothing of others', () => {
    fc.assert(
      fc.property(
        records,
        (record) =>
          record.isOwn ||
          (!knowsRecord(nobody, record) && !readsRecord(nobody, record) && !followsResult(nobody)),
      ),
    );
  });

  it('a manager their line, a decider what they decide on', () => {
    holds(
      others.filter(([viewer]) => viewer.manages || viewer.decides),
      (viewer, record) => knowsRecord(viewer, record) && readsRecord(viewer, record) === record.isSubmitted,
    );
  });

  it('administrators know who is done, and read only what they were granted', () => {
    holds(others, (viewer, record) => {
      const plain = { ...nobody, administers: true };
      return (
        knowsRecord(plain, record) &&
        !readsRecord(plain, record) &&
        !followsResult(plain) &&
        readsRecord({ ...plain, readsAnswers: true }, record) === record.isSubmitted &&
        followsResult({ ...plain, readsAnswers: true }) &&
        (viewer.administers || viewer.manages || viewer.decides || !knowsRecord(viewer, record))
      );
    });
  });

  it('names reviewers to nobody, to readers among administrators, or to everybody', () => {
    fc.assert(
      fc.property(viewers, (viewer) => {
        expect(namesReviewers(viewer, 'everybody')).toBe(false);
        expect(namesReviewers(viewer, 'nobody')).toBe(true);
        expect(namesReviewers(viewer, undefined)).toBe(true);
        const reads = viewer.administers && viewer.readsAnswers && !viewer.isReviewee;
        expect(namesReviewers(viewer, 'some')).toBe(reads);
      }),
    );
  });
});

describe('what a record is', () => {
  const record = { stage_id: 'view', state: 'open', reviewer_id: null, released_time: null };
  const view = { id: 'view', stage_type: 'view_result', review_role: null };

  it('nobody’s record is not the own one of an app', () => {
    expect(seenAs(record, view, undefined, false).isOwn).toBe(false);
    expect(seenAs({ ...record, reviewer_id: '1' }, view, '1', false).isOwn).toBe(true);
  });

  it('only what was given or declined counts as submitted', () => {
    const submitted = ['proposed', 'open', 'done', 'declined', 'dropped'].filter(
      (state) => seenAs({ ...record, state }, view, '1', false).isSubmitted,
    );
    expect(submitted).toEqual(['done', 'declined']);
  });

  it('a release counts from its time, and only where the reviewee sees the result', () => {
    const released = { ...record, released_time: 5 };
    expect(hasRelease([released], [view], 4)).toBe(false);
    expect(hasRelease([released], [view], 5)).toBe(true);
    expect(hasRelease([record], [view], 5)).toBe(false);
    expect(hasRelease([released], [{ ...view, stage_type: 'review' }], 5)).toBe(false);
    expect(hasRelease([], [], 5)).toBe(false);
  });
});
