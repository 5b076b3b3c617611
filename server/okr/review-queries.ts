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

export interface ListedReviewRow extends ReviewRefRow {
  /** Of a document on another server. */
  url: string | null;
}

/** Newest first. */
export function listReviewRefs(
  db: Reader,
  tenantId: string,
  userIds: readonly string[],
  periodIds: readonly string[],
): Promise<ListedReviewRow[]> {
  return db.all<ListedReviewRow>(sql`
    select id, user_id, period_id, kind, created_time, url from okr_review_documents
    where tenant_id = ${tenantId} and user_id in ${list(userIds)} and period_id in ${list(periodIds)}
    order by created_time desc, id desc`);
}

export interface NewReview extends ReviewRefRow {
  title: string;
  content: string;
  /** The objectives as they were, as JSON. */
  frozen: string | null;
  /** Of a document on another server. */
  url?: string;
}

export interface ReviewRow extends NewReview {
  sheet_id: string | null;
  period_status: number;
  start_month: string;
  end_month: string;
}

/** A document with its period and the sheet that it is about. */
export function findReview(db: Reader, tenantId: string, id: string): Promise<ReviewRow | undefined> {
  return db.one<ReviewRow>(sql`
    select d.id, d.user_id, d.period_id, d.kind, d.title, d.content, d.frozen, d.created_time, s.id as sheet_id,
      p.status as period_status, p.start_month, p.end_month
    from okr_review_documents d
    join okr_periods p on p.tenant_id = d.tenant_id and p.id = d.period_id
    left join okr_sheets s on s.tenant_id = d.tenant_id and s.user_id = d.user_id and s.period_id = d.period_id
    where d.tenant_id = ${tenantId} and d.id = ${id}`);
}

export function insertReviews(db: Writer, tenantId: string, reviews: readonly NewReview[]): Promise<number> {
  return db.run(sql`
    insert into okr_review_documents
      (tenant_id, id, user_id, period_id, kind, title, content, frozen, url, created_time, updated_time)
    values ${rows(
      reviews.map((r) => [
        tenantId,
        r.id,
        r.user_id,
        r.period_id,
        r.kind,
        r.title,
        r.content,
        r.frozen,
        r.url ?? null,
        r.created_time,
        r.created_time,
      ]),
    )}`);
}
