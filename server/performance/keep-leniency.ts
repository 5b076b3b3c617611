import type { Ctx } from '../context.ts';
import type { Writer } from '../db/database.ts';
import type { Questionnaire } from './answer-rules.ts';
import { unitsIn } from './apply-result.ts';
import {
  listComparableScores,
  listReviewersOf,
  replaceInvitedScores,
  setLeniencies,
} from './leniency-queries.ts';
import { averageDifference } from './leniency-rules.ts';
import type { RecordRow } from './record-queries.ts';
import { invitedScores } from './stored-answer-rules.ts';

/** An invited reviewer's scores, and what they make of everybody who reviews the same person. */
export async function keepInvitedScores(
  ctx: Pick<Ctx, 'actor'> & { readonly db: Writer },
  questions: Questionnaire,
  { semester_id, reviewer_id, reviewee_id, answers }: RecordRow,
): Promise<void> {
  if (reviewer_id === null) return;
  const { tenantId } = ctx.actor;
  const pair = { reviewer_id, reviewee_id };
  const scores = invitedScores(questions, pair, unitsIn(answers));
  await replaceInvitedScores(ctx.db, tenantId, semester_id, pair, scores);
  const touched = new Set([
    reviewer_id,
    ...(await listReviewersOf(ctx.db, tenantId, semester_id, reviewee_id)),
  ]);
  const all = await listComparableScores(ctx.db, tenantId, semester_id, [...touched]);
  const figures = new Map([...touched].map((id) => [id, averageDifference(id, all)]));
  await setLeniencies(ctx.db, tenantId, semester_id, figures);
}
