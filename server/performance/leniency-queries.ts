import type { Reader, Writer } from '../db/database.ts';
import { list, rowChunks, rows, sql } from '../db/sql.ts';
import type { InvitedScore } from './leniency-rules.ts';

/** Takes the place of all that the reviewer said of the reviewee before. */
export async function replaceInvitedScores(
  db: Writer,
  tenantId: string,
  semesterId: string,
  { reviewer_id, reviewee_id }: Pick<InvitedScore, 'reviewer_id' | 'reviewee_id'>,
  scores: readonly InvitedScore[],
): Promise<void> {
  await db.run(sql`
    delete from perf_invited_scores where tenant_id = ${tenantId} and semester_id = ${semesterId}
      and reviewer_id = ${reviewer_id} and reviewee_id = ${reviewee_id}`);
  await insertInvitedScores(db, tenantId, semesterId, scores);
}

export async function insertInvitedScores(
  db: Writer,
  tenantId: string,
  semesterId: string,
  scores: readonly InvitedScore[],
): Promise<void> {
  const values = scores.map((s) => [tenantId, semesterId, s.reviewer_id, s.reviewee_id, s.field_id, s.score]);
  for (const chunk of rowChunks(values))
    await db.run(sql`
      insert into perf_invited_scores (tenant_id, semester_id, reviewer_id, reviewee_id, field_id, score)
      values ${rows(chunk)}`);
}

/** Everybody who scored somebody whom one of these scored: what their figures are worked out from. */
export function listComparableScores(
  db: Reader,
  tenantId: string,
  semesterId: string,
  reviewerIds: readonly string[],
): Promise<InvitedScore[]> {
  return db.all<InvitedScore>(sql`
    select o.reviewer_id, o.reviewee_id, o.field_id, o.score from perf_invited_scores o
    where o.tenant_id = ${tenantId} and o.semester_id = ${semesterId} and o.reviewee_id in (
      select s.reviewee_id from perf_invited_scores s
      where s.tenant_id = ${tenantId} and s.semester_id = ${semesterId} and s.reviewer_id in ${list(reviewerIds)})`);
}

export async function listReviewersOf(
  db: Reader,
  tenantId: string,
  semesterId: string,
  revieweeId: string,
): Promise<string[]> {
  const found = await db.all<{ reviewer_id: string }>(sql`
    select distinct reviewer_id from perf_invited_scores
    where tenant_id = ${tenantId} and semester_id = ${semesterId} and reviewee_id = ${revieweeId}`);
  return found.map(({ reviewer_id }) => reviewer_id);
}

export async function setLeniencies(
  db: Writer,
  tenantId: string,
  semesterId: string,
  figures: ReadonlyMap<string, number | undefined>,
): Promise<void> {
  await db.run(sql`
    delete from perf_leniencies where tenant_id = ${tenantId} and semester_id = ${semesterId}
      and reviewer_id in ${list([...figures.keys()])}`);
  const values = [...figures].flatMap(([reviewerId, figure]) =>
    figure === undefined ? [] : [[tenantId, semesterId, reviewerId, figure]],
  );
  for (const chunk of rowChunks(values))
    await db.run(sql`
      insert into perf_leniencies (tenant_id, semester_id, reviewer_id, avg_diff) values ${rows(chunk)}`);
}
