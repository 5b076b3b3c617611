import type {
  AnsweredUnit,
  declineRecord as declineEndpoint,
  saveDraft as draftEndpoint,
  submitRecord as submitEndpoint,
  withdrawRecord as withdrawEndpoint,
} from '../../contract/app/performance/record.ts';
import type { Ctx, Handler } from '../context.ts';
import type { Writer } from '../db/database.ts';
import { answerFaults, type Questionnaire } from './answer-rules.ts';
import { applyFinalReview, findResult, unitsIn } from './apply-result.ts';
import { refuseOnceReleased } from './find-release.ts';
import { keepInvitedScores } from './keep-leniency.ts';
import { keepRecord, submissionTime } from './keep-record.ts';
import { loadQuestionnaire } from './load-questionnaire.ts';
import { presentOwnRecord } from './present-own-record.ts';
import {
  reachOwnRecord,
  type ReachedRecord,
  type RecordCtx,
  refuseUnlessOpen,
  refuseUnlessState,
} from './reach-record.ts';
import { type RecordRow, updateRecord } from './record-queries.ts';
import { refuseFaults } from './reach-library.ts';
import { mergeResult } from './result-rules.ts';
import { getSettingsRow } from './setting-queries.ts';
import { storeUnits } from './stored-answer-rules.ts';

type WriteCtx = RecordCtx & Pick<Ctx, 'actor'> & { readonly db: Writer };

/** Stages in which people answer questions. */
const answered = ['summarize_key_outputs', 'review'] as const;

export const saveDraft: Handler<typeof draftEndpoint> = async (ctx, { params, query, body }) => {
  const reached = await reachOwnRecord(ctx, params.record_id, answered);
  refuseUnlessState(ctx, reached.record, 'open');
  await refuseUnlessOpen(ctx, reached);
  await readUnits(ctx, reached, body.units, true);
  const draft = JSON.stringify(body.units);
  const record = { ...reached.record, draft, updated_time: ctx.clock.now() };
  await updateRecord(ctx.db, ctx.actor.tenantId, record);
  return { record: await presentOwnRecord(ctx, query.user_id_type, { ...reached, record }) };
};

export const submitRecord: Handler<typeof submitEndpoint> = async (ctx, { params, query, body }) => {
  const reached = await reachOwnRecord(ctx, params.record_id, answered);
  refuseUnlessState(ctx, reached.record, 'open');
  await refuseUnlessOpen(ctx, reached);
  if (reached.template?.is_final === true) await refuseOnceReleased(ctx, reached);
  const units = body.units ?? draftOf(reached.record);
  const record = await submitAnswers(ctx, reached, units);
  return { record: await presentOwnRecord(ctx, query.user_id_type, { ...reached, record }) };
};

/** Checks answers whole and stores them, with all that follows from them. */
export async function submitAnswers(
  ctx: WriteCtx,
  reached: ReachedRecord,
  units: readonly AnsweredUnit[],
): Promise<RecordRow> {
  const questions = await readUnits(ctx, reached, units, false);
  const now = await submissionTime(ctx, reached.record);
  const stored = storeUnits(questions, units, { by: ctx.actor.userId ?? '', now });
  const record = await keepRecord(ctx, reached.stage, reached.record, {
    state: 'done',
    answers: JSON.stringify(stored),
    draft: null,
    submitted_time: now,
  });
  await follow(ctx, reached, questions, record);
  return record;
}

/**
 * What other people's figures owe to an answer. Leniency is told beside named reviews only: nameless scores within it would
 * lead from the names to who gave these.
 */
async function follow(
  ctx: WriteCtx,
  reached: ReachedRecord,
  questions: Questionnaire,
  record: RecordRow,
): Promise<void> {
  const { stage, template } = reached;
  if (stage.review_role === 'invited_reviewer' && template?.anonymity?.audience !== 'everybody')
    await keepInvitedScores(ctx, questions, record);
  if (stage.stage_type === 'review') await applyFinalReview(ctx, reached, record);
}

export const withdrawRecord: Handler<typeof withdrawEndpoint> = async (ctx, { params, query }) => {
  const reached = await reachOwnRecord(ctx, params.record_id, answered);
  refuseUnlessState(ctx, reached.record, 'done');
  const { withdrawal } = await getSettingsRow(ctx.db, ctx.actor.tenantId);
  if (!withdrawal)
    throw ctx.invalid('record_id', 'the company does not let what was submitted be taken back');
  if (ctx.clock.now() >= reached.stage.deadline)
    throw ctx.invalid('record_id', 'it can be taken back until the deadline only');
  await refuseUnlessOpen(ctx, reached);
  if (reached.template?.is_final === true) {
    await refuseOnceReleased(ctx, reached);
    await refuseOnceCalibrated(ctx, reached);
  }
  const questions = await loadQuestionnaire(ctx.db, ctx.actor.tenantId, reached, reached.record);
  const record = await keepRecord(ctx, reached.stage, reached.record, {
    state: 'open',
    answers: null,
    draft: reached.record.answers && JSON.stringify(asDraft(reached.record.answers)),
    submitted_time: 0,
  });
  await follow(ctx, reached, questions, record);
  return { record: await presentOwnRecord(ctx, query.user_id_type, { ...reached, record }) };
};

/** What was decided since would stand alone, and could be released without the review that it changed. */
async function refuseOnceCalibrated(ctx: WriteCtx, { activity, record }: ReachedRecord): Promise<void> {
  const result = await findResult(ctx, activity.id, record.reviewee_row_id);
  if (mergeResult(unitsIn(result?.record.answers ?? null), [], 'review').length > 0)
    throw ctx.invalid('record_id', 'it can no longer be taken back: the result was calibrated since');
}

export const declineRecord: Handler<typeof declineEndpoint> = async (ctx, { params, query, body }) => {
  const reached = await reachOwnRecord(ctx, params.record_id, ['review']);
  if (reached.stage.review_role !== 'invited_reviewer')
    throw ctx.invalid('record_id', 'only invited reviewers may decline', reached.record.id);
  refuseUnlessState(ctx, reached.record, 'open');
  await refuseUnlessOpen(ctx, reached);
  const record = await keepRecord(ctx, reached.stage, reached.record, {
    state: 'declined',
    declined_reason: body.reason,
  });
  return { record: await presentOwnRecord(ctx, query.user_id_type, { ...reached, record }) };
};

async function readUnits(
  ctx: RecordCtx,
  reached: ReachedRecord,
  units: readonly AnsweredUnit[],
  isDraft: boolean,
): Promise<Questionnaire> {
  const questions = await loadQuestionnaire(ctx.db, ctx.actor.tenantId, reached, reached.record);
  refuseFaults(ctx, answerFaults(questions, units, isDraft));
  return questions;
}

const draftOf = ({ draft }: RecordRow): AnsweredUnit[] => (draft === null ? [] : JSON.parse(draft));

/** Keys that the server added to answers. */
const ours: ReadonlySet<string> = new Set([
  'reviewer_user_id',
  'submit_time',
  'indicator_id',
  'tag_based_question_id',
  'is_principal_review_item',
]);

/** Submitted answers as their writer gave them. */
function asDraft(answers: string): unknown {
  const units = JSON.parse(answers) as { data: object[] }[]; // as: written by storeUnits
  return units.map((unit) => ({
    ...unit,
    data: unit.data.map((answer) =>
      Object.fromEntries(Object.entries(answer).filter(([key]) => !ours.has(key))),
    ),
  }));
}
