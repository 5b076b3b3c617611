import type { Reader } from '../db/database.ts';
import { sql } from '../db/sql.ts';

type Ids = Promise<{ id: string }[]>;

const listIds = {
  rules: (db: Reader, tenantId: string): Ids =>
    db.all(sql`select id from okr_period_rules where tenant_id = ${tenantId}`),
  categories: (db: Reader, tenantId: string): Ids =>
    db.all(sql`select id from okr_categories where tenant_id = ${tenantId}`),
  sheets: (db: Reader, tenantId: string): Ids =>
    db.all(sql`select id from okr_sheets where tenant_id = ${tenantId}`),
  objectives: (db: Reader, tenantId: string): Ids =>
    db.all(sql`select id from okr_objectives where tenant_id = ${tenantId}`),
  alignments: (db: Reader, tenantId: string): Ids =>
    db.all(sql`select id from okr_alignments where tenant_id = ${tenantId}`),
};

/** What a tenant has, by id: for an import, which leaves that alone. */
export async function listKnownOkrs(db: Reader, tenantId: string) {
  const idsOf = async (kind: keyof typeof listIds) =>
    new Set((await listIds[kind](db, tenantId)).map(({ id }) => id));
  const periods = await db.all<{ id: string; start_time: number; end_time: number }>(
    sql`select id, start_time, end_time from okr_periods where tenant_id = ${tenantId}`,
  );
  return {
    periods: new Map(periods.map(({ id, ...bounds }) => [id, bounds])),
    rules: await idsOf('rules'),
    categories: await idsOf('categories'),
    sheets: await idsOf('sheets'),
    objectives: await idsOf('objectives'),
    alignments: await idsOf('alignments'),
  };
}
