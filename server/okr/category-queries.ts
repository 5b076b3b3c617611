import type { Reader, Writer } from '../db/database.ts';
import { sql } from '../db/sql.ts';

export interface NewCategory {
  id: string;
  category_type: 'person' | 'team';
  enabled: boolean;
  color: string;
  name_zh: string;
  name_en: string;
  name_ja: string | null;
}

export interface CategoryRow extends NewCategory {
  created_time: number;
  updated_time: number;
}

const columns = sql`id, category_type, enabled, color, name_zh, name_en, name_ja, created_time, updated_time`;

export function insertCategory(db: Writer, tenantId: string, c: NewCategory, now: number): Promise<number> {
  return db.run(sql`
    insert into okr_categories
      (tenant_id, id, category_type, enabled, color, name_zh, name_en, name_ja, created_time, updated_time)
    values (${tenantId}, ${c.id}, ${c.category_type}, ${c.enabled}, ${c.color},
      ${c.name_zh}, ${c.name_en}, ${c.name_ja}, ${now}, ${now})`);
}

export function updateCategory(db: Writer, tenantId: string, c: CategoryRow): Promise<number> {
  return db.run(sql`
    update okr_categories set enabled = ${c.enabled}, color = ${c.color}, name_zh = ${c.name_zh},
      name_en = ${c.name_en}, name_ja = ${c.name_ja}, updated_time = ${c.updated_time}
    where tenant_id = ${tenantId} and id = ${c.id}`);
}

export function findCategory(db: Reader, tenantId: string, id: string): Promise<CategoryRow | undefined> {
  return db.one<CategoryRow>(sql`
    select ${columns} from okr_categories where tenant_id = ${tenantId} and id = ${id}`);
}

export function listCategoriesAfter(
  db: Reader,
  tenantId: string,
  type: CategoryRow['category_type'],
  after: string,
  limit: number,
): Promise<CategoryRow[]> {
  return db.all<CategoryRow>(sql`
    select ${columns} from okr_categories
    where tenant_id = ${tenantId} and category_type = ${type} and id > ${after} order by id limit ${limit}`);
}

/** Those that people may put their objectives into. */
export function listOpenCategoryIds(db: Reader, tenantId: string): Promise<{ id: string }[]> {
  return db.all<{ id: string }>(sql`
    select id from okr_categories
    where tenant_id = ${tenantId} and category_type = 'person' and enabled order by id`);
}
