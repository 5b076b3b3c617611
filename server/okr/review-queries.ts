import type { Reader, Writer } from '../db/database.ts';
import { list, rows, sql } from '../db/sql.ts';

export type ReviewKind = 'cycle_review' | 'progress_report';

export interface ReviewRefRow {
  id: string;
  user_id: string;
  period_id: string;
  kind: ReviewKind;
  created_time: number;
}

/** Newest first. */
export function listReviewRefs(
  db: Reader,
  tenantId: string,
  userIds: readonly string[],
  periodIds: readonly string[],
): Promise<ReviewRefRow[]> {
  return db.all<ReviewRefRow>(sql`
    select id, user_id, period_id, kind, created_time from okr_review_documents
    where tenant_id = ${tenantId} and user_id in ${list(userIds)} and period_id in ${list(periodIds)}
    order by created_time desc, id desc`);
}

export interface NewReview extends ReviewRefRow {
  title: string;
  content: string;
}

export function insertReviews(db: Writer, tenantId: string, reviews: readonly NewReview[]): Promise<number> {
  return db.run(sql`
    insert into okr_review_documents
      (tenant_id, id, user_id, period_id, kind, title, content, created_time, updated_time)
    values ${rows(
      reviews.map((r) => [
        tenantId,
        r.id,
        r.user_id,
        r.period_id,
        r.kind,
        r.title,
        r.content,
        r.created_time,
        r.created_time,
      ]),
    )}`);
}
