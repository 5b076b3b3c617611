import { Type, type Static } from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { choice, Id, Milliseconds, UserRef, word } from '../../ids.ts';
import { appPath, appReads, appWrites, I18n, idTypeQuery } from '../../performance/entity.ts';
import { ReviewStageRole } from '../../performance/review-data.ts';
import { answerFields, ReviewUnit } from '../../performance/review-detail.ts';
import { Asked } from './asked.ts';

/** Of people only: no program answers for somebody. */
const ofPeople = { tokens: ['user'] } as const;
const reads = { ...appReads, ...ofPeople, query: Type.Object(idTypeQuery) } as const;
const writes = { ...appWrites, ...ofPeople, query: Type.Object(idTypeQuery) } as const;

const Answer = Type.Object(
  { field_id: Id('question'), ...answerFields },
  { title: 'PerformanceAnswer', description: 'The answer to a question' },
);
export type Answer = Static<typeof Answer>;

const AnsweredUnit = Type.Object(
  {
    unit_id: Id('unit'),
    is_unknown: Type.Optional(
      Type.Boolean({ description: 'I do not know: then without answers. Of invited reviewers only' }),
    ),
    data: Type.Optional(Type.Array(Answer, { maxItems: 200, description: 'Answers' })),
  },
  { title: 'PerformanceAnsweredUnit', description: 'Answers to a group of questions' },
);
export type AnsweredUnit = Static<typeof AnsweredUnit>;
const Units = Type.Array(AnsweredUnit, { maxItems: 100, description: 'Answers by unit' });

export const RecordState = Type.String({ description: 'proposed, open, done, declined or dropped' });

export const OwnRecord = Type.Object(
  {
    id: Id('record'),
    review_id: Id('review'),
    stage_id: Id('stage'),
    stage_name: I18n,
    stage_type: Type.String({ description: 'Type of the stage' }),
    review_stage_role: Type.Optional(ReviewStageRole),
    reviewee_user_id: UserRef,
    reviewer_user_id: Type.Optional(UserRef),
    state: RecordState,
    progress: Type.Optional(
      choice([0, 1, 2, 3, 4], {
        description: '0 not begun or shown, 1 to do, 2 overdue, 3 done, 4 appealed',
      }),
    ),
    deadline: Milliseconds('Until when it is to be done'),
    units: Type.Array(ReviewUnit, { description: 'What was submitted' }),
    draft: Type.Optional(Units),
    declined_reason: Type.Optional(Type.String({ description: 'Why it was declined' })),
    appeal_reason: Type.Optional(Type.String({ description: 'Why the result was appealed' })),
    decision_reason: Type.Optional(Type.String({ description: 'Why the appeal was decided so' })),
  },
  { title: 'PerformanceOwnRecord', description: 'What somebody writes or reads of a review' },
);
export type OwnRecord = Static<typeof OwnRecord>;

export const listOwnRecords = endpoint({
  ...reads,
  name: 'okra.performance.v1.record.list',
  summary: 'List what I owe in a semester, and what I have done',
  method: 'GET',
  path: `${appPath}/records`,
  query: Type.Object({ semester_id: Id('semester'), ...idTypeQuery }),
  data: Type.Object({ records: Type.Array(OwnRecord, { description: 'Records' }) }),
});

export const getReview = endpoint({
  ...appReads,
  name: 'okra.performance.v1.review.get',
  summary: 'Get what the caller may see of a review, and what it answers',
  method: 'GET',
  path: `${appPath}/reviews/:review_id`,
  params: Type.Object({ review_id: Id('review') }),
  query: Type.Object(idTypeQuery),
  data: Type.Object({
    reviewee_user_id: UserRef,
    records: Type.Array(OwnRecord, { description: 'Records' }),
    asked: Asked,
  }),
});

const ofRecord = { params: Type.Object({ record_id: Id('record') }) } as const;
const path = `${appPath}/records/:record_id`;
const answersRecord = { ...writes, ...ofRecord, data: Type.Object({ record: OwnRecord }) } as const;
const Reason = Type.String({
  minLength: 1,
  maxLength: 2000,
  pattern: '\\S',
  description: 'Why; blanks alone are no reason',
});

export const saveDraft = endpoint({
  ...answersRecord,
  name: 'okra.performance.v1.record.saveDraft',
  summary: 'Keep answers that are not finished',
  method: 'PUT',
  path: `${path}/draft`,
  body: Type.Object({ units: Units }),
});

export const submitRecord = endpoint({
  ...answersRecord,
  name: 'okra.performance.v1.record.submit',
  summary: 'Submit answers, or the draft where none are given',
  method: 'POST',
  path: `${path}/submit`,
  body: Type.Object({ units: Type.Optional(Units) }),
});

export const withdrawRecord = endpoint({
  ...answersRecord,
  name: 'okra.performance.v1.record.withdraw',
  summary: 'Take submitted answers back as a draft',
  method: 'POST',
  path: `${path}/withdraw`,
});

export const declineRecord = endpoint({
  ...answersRecord,
  name: 'okra.performance.v1.record.decline',
  summary: 'Decline to review somebody',
  method: 'POST',
  path: `${path}/decline`,
  body: Type.Object({ reason: Reason }),
});

const People = (what: string) =>
  Type.Array(Type.String({ minLength: 1 }), {
    maxItems: 50,
    description: `${what}, as user_id_type says`,
  });

export const inviteReviewers = endpoint({
  ...writes,
  name: 'okra.performance.v1.review.invite',
  summary: 'Invite people to review somebody, or offer to do so oneself',
  method: 'POST',
  path: `${appPath}/reviews/:review_id/invitations`,
  params: Type.Object({ review_id: Id('review') }),
  body: Type.Object({ user_ids: People('Reviewers') }),
  data: Type.Object({ invited: Type.Integer({ description: 'How many are new' }) }),
});

export const confirmReviewers = endpoint({
  ...writes,
  name: 'okra.performance.v1.review.confirmReviewers',
  summary: 'Settle who reviews somebody: those proposed, more, or fewer',
  method: 'POST',
  path: `${appPath}/reviews/:review_id/confirm_reviewers`,
  params: Type.Object({ review_id: Id('review') }),
  body: Type.Object({ add: Type.Optional(People('More')), remove: Type.Optional(People('Not these')) }),
  data: Type.Object({ reviewers: Type.Integer({ description: 'How many review now' }) }),
});

const Results = Type.Array(
  Type.Object({
    field_id: Id('question'),
    option_id: answerFields.option_id,
    score: answerFields.score,
    perf_coefficient_value: answerFields.perf_coefficient_value,
  }),
  { maxItems: 50, description: 'Results that change' },
);

export const decideRecord = endpoint({
  ...answersRecord,
  name: 'okra.performance.v1.record.decide',
  summary: 'Calibrate a result, or decide on an appeal',
  method: 'POST',
  path: `${path}/decide`,
  body: Type.Object({ results: Results, reason: Type.Optional(Reason) }),
});

export const submitMetrics = endpoint({
  ...answersRecord,
  name: 'okra.performance.v1.record.submitMetrics',
  summary: 'Submit the metrics that were set for one, to be confirmed',
  method: 'POST',
  path: `${path}/submit_metrics`,
});

export const decideMetrics = endpoint({
  ...answersRecord,
  name: 'okra.performance.v1.record.decideMetrics',
  summary: "Confirm somebody's metrics, or reject them with a reason",
  method: 'POST',
  path: `${path}/decide_metrics`,
  body: Type.Object({
    decision: word(['confirm', 'reject'], { description: 'What becomes of them' }),
    reason: Type.Optional(Reason),
  }),
});

export const releaseRecord = endpoint({
  ...answersRecord,
  name: 'okra.performance.v1.record.release',
  summary: 'Tell the result, and let the reviewee see it',
  method: 'POST',
  path: `${path}/release`,
  body: Type.Object({ units: Type.Optional(Units) }),
});

export const confirmResult = endpoint({
  ...answersRecord,
  name: 'okra.performance.v1.record.confirm',
  summary: 'Confirm the result one was told',
  method: 'POST',
  path: `${path}/confirm`,
});

export const appealResult = endpoint({
  ...answersRecord,
  name: 'okra.performance.v1.record.appeal',
  summary: 'Appeal the result one was told',
  method: 'POST',
  path: `${path}/appeal`,
  body: Type.Object({ reason: Reason }),
});

export const releaseResults = endpoint({
  ...appWrites,
  name: 'okra.performance.v1.activity.release',
  summary: 'Let reviewees of a project see their results',
  method: 'POST',
  path: `${appPath}/activities/:activity_id/release`,
  params: Type.Object({ activity_id: Id('activity') }),
  query: Type.Object(idTypeQuery),
  body: Type.Object({
    user_ids: Type.Optional(
      Type.Array(Type.String({ minLength: 1 }), {
        maxItems: 500,
        description: 'Only these, as user_id_type says; else all with a result; nobody releases their own',
      }),
    ),
  }),
  data: Type.Object({
    released: Type.Integer({ description: 'How many see theirs now for the first time' }),
    skipped: Type.Array(
      Type.Object({
        user_id: Type.String({ description: 'As the call named them' }),
        why: word(['no_result', 'released', 'own'], {
          description: 'There is no result yet, it was released, or it is the caller’s own',
        }),
      }),
      { description: 'Who of user_ids is told nothing now' },
    ),
  }),
});
