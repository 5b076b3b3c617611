import type { Ctx } from '../context.ts';
import type { Reader } from '../db/database.ts';
import { findFormerLeader, listSemesterPeopleByIds, listLine } from './people-queries.ts';
import { type Relationship, relationshipOf } from './relationship-rules.ts';
import type { PlacedReviewRow } from './review-queries.ts';

/** What reviewers are to a reviewee, as of the semester. People who are not of it are colleagues from elsewhere. */
export async function relateReviewers(
  { db, actor }: Pick<Ctx, 'actor'> & { readonly db: Reader },
  { semester_id, user_id, leader_id }: PlacedReviewRow,
  reviewerIds: readonly string[],
): Promise<Map<string, Relationship>> {
  if (reviewerIds.length === 0) return new Map();
  const { tenantId } = actor;
  const reviewers = await listSemesterPeopleByIds(db, tenantId, semester_id, reviewerIds);
  const lines = await listLine(db, tenantId, semester_id, [user_id, ...reviewerIds]);
  const leaders = new Map(lines.map((row) => [row.user_id, row.leader_id]));
  const former = await findFormerLeader(db, tenantId, semester_id, user_id);
  return new Map(
    reviewers.map((reviewer) => [
      reviewer.user_id,
      relationshipOf(reviewer, { user_id, leader_id }, (id) => leaders.get(id) ?? null, former),
    ]),
  );
}
