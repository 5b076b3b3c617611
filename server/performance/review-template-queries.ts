import type { Activity } from '../../contract/performance/activity.ts';
import type { TemplateStatus } from '../../contract/performance/review-template.ts';
import type { Reader, Writer } from '../db/database.ts';
import { list, sql } from '../db/sql.ts';
import type { TemplateContent } from './template-content.ts';
import { touchSetup } from './setup-queries.ts';

export interface ReviewTemplateRow {
  id: string;
  name_zh: string;
  name_en: string;
  description_zh: string;
  description_en: string;
  status: TemplateStatus;
  version: number;
  content: TemplateContent;
  created_by: string | null;
  modified_by: string | null;
  created_time: number;
  updated_time: number;
}

type Stored = Omit<ReviewTemplateRow, 'content'> & { content: string };

const columns = sql`t.id, t.name_zh, t.name_en, t.description_zh, t.description_en, t.status, t.version, t.content,
  t.created_by, t.modified_by, t.created_time, t.updated_time`;

const parsed = (row: Stored): ReviewTemplateRow => ({ ...row, content: parsedContent(row.content) });

const MOST_PARSED = 50;
const contents = new Map<string, TemplateContent>();

/** A tenant has few templates, and nearly every call about reviews needs one: each text is parsed once. */
function parsedContent(text: string): TemplateContent {
  const known = contents.get(text);
  if (known) return known;
  const content: TemplateContent = JSON.parse(text);
  if (contents.size >= MOST_PARSED) contents.clear();
  contents.set(text, content);
  return content;
}

export async function findReviewTemplate(
  db: Reader,
  tenantId: string,
  id: string,
): Promise<ReviewTemplateRow | undefined> {
  const row = await db.one<Stored>(sql`
    select ${columns} from perf_review_templates t where t.tenant_id = ${tenantId} and t.id = ${id}`);
  return row && parsed(row);
}

/** Some or, without `ids`, all. */
export async function listReviewTemplates(
  db: Reader,
  tenantId: string,
  { ids, after, limit }: { ids: readonly string[] | undefined; after: string; limit: number },
): Promise<ReviewTemplateRow[]> {
  const these = ids === undefined ? sql`(1 = 1)` : sql`t.id in ${list(ids)}`;
  const rows = await db.all<Stored>(sql`
    select ${columns} from perf_review_templates t
    where t.tenant_id = ${tenantId} and t.id > ${after} and ${these} order by t.id limit ${limit}`);
  return rows.map(parsed);
}

/** A tenant has few. */
export async function listAllReviewTemplates(db: Reader, tenantId: string): Promise<ReviewTemplateRow[]> {
  const rows = await db.all<Stored>(sql`
    select ${columns} from perf_review_templates t where t.tenant_id = ${tenantId} order by t.id`);
  return rows.map(parsed);
}

/** Which of these templates projects have, and whether one of them has started. */
export function listTemplateUses(
  db: Reader,
  tenantId: string,
  ids: readonly string[],
): Promise<{ review_template_id: string; progress: Activity['progress'] }[]> {
  return db.all(sql`
    select distinct a.review_template_id, a.progress from perf_activities a
    where a.tenant_id = ${tenantId} and a.review_template_id in ${list(ids)}`);
}

export async function insertReviewTemplate(
  db: Writer,
  tenantId: string,
  t: ReviewTemplateRow,
): Promise<number> {
  await touchSetup(db, tenantId);
  return db.run(sql`
    insert into perf_review_templates (tenant_id, id, name_zh, name_en, description_zh, description_en, status,
      version, content, created_by, modified_by, created_time, updated_time)
    values (${tenantId}, ${t.id}, ${t.name_zh}, ${t.name_en}, ${t.description_zh}, ${t.description_en}, ${t.status},
      ${t.version}, ${JSON.stringify(t.content)}, ${t.created_by}, ${t.modified_by}, ${t.created_time},
      ${t.updated_time})`);
}

export async function updateReviewTemplate(
  db: Writer,
  tenantId: string,
  t: ReviewTemplateRow,
): Promise<number> {
  await touchSetup(db, tenantId);
  return db.run(sql`
    update perf_review_templates set name_zh = ${t.name_zh}, name_en = ${t.name_en},
      description_zh = ${t.description_zh}, description_en = ${t.description_en}, status = ${t.status},
      content = ${JSON.stringify(t.content)}, modified_by = ${t.modified_by}, updated_time = ${t.updated_time}
    where tenant_id = ${tenantId} and id = ${t.id}`);
}

export async function deleteReviewTemplate(db: Writer, tenantId: string, id: string): Promise<number> {
  await touchSetup(db, tenantId);
  return db.run(sql`delete from perf_review_templates where tenant_id = ${tenantId} and id = ${id}`);
}
