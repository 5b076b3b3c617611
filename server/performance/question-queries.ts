import type { Reader, Writer } from '../db/database.ts';
import { list, sql } from '../db/sql.ts';
import type { Tag } from './template-content.ts';

export interface QuestionRow {
  id: string;
  name_zh: string;
  name_en: string;
  tags: readonly Tag[];
  created_time: number;
  updated_time: number;
}

type Stored = Omit<QuestionRow, 'tags'> & { tags: string };

const columns = sql`q.id, q.name_zh, q.name_en, q.tags, q.created_time, q.updated_time`;

const parsed = (rows: readonly Stored[]): QuestionRow[] =>
  rows.map((row) => ({ ...row, tags: JSON.parse(row.tags) }));

export async function listQuestionsByIds(
  db: Reader,
  tenantId: string,
  ids: readonly string[],
): Promise<QuestionRow[]> {
  return parsed(
    await db.all<Stored>(sql`
      select ${columns} from perf_questions q
      where q.tenant_id = ${tenantId} and q.id in ${list(ids)} order by q.id`),
  );
}

/** Some or, without `ids`, all. */
export async function listQuestions(
  db: Reader,
  tenantId: string,
  { ids, after, limit }: { ids: readonly string[] | undefined; after: string; limit: number },
): Promise<QuestionRow[]> {
  const these = ids === undefined ? sql`(1 = 1)` : sql`q.id in ${list(ids)}`;
  return parsed(
    await db.all<Stored>(sql`
      select ${columns} from perf_questions q
      where q.tenant_id = ${tenantId} and q.id > ${after} and ${these} order by q.id limit ${limit}`),
  );
}

export function insertQuestion(db: Writer, tenantId: string, q: QuestionRow): Promise<number> {
  return db.run(sql`
    insert into perf_questions (tenant_id, id, name_zh, name_en, tags, created_time, updated_time)
    values (${tenantId}, ${q.id}, ${q.name_zh}, ${q.name_en}, ${JSON.stringify(q.tags)},
      ${q.created_time}, ${q.updated_time})`);
}

export function updateQuestion(db: Writer, tenantId: string, q: QuestionRow): Promise<number> {
  return db.run(sql`
    update perf_questions set name_zh = ${q.name_zh}, name_en = ${q.name_en}, tags = ${JSON.stringify(q.tags)},
      updated_time = ${q.updated_time}
    where tenant_id = ${tenantId} and id = ${q.id}`);
}
