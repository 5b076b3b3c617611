import type { Reader } from '../db/database.ts';
import { list, sql } from '../db/sql.ts';
import { FROM_PARTS } from './indicator.ts';
import { objectiveVisibleTo } from './policy.ts';
import type { PeriodRow } from './period-queries.ts';

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
  const periods = await db.all<Omit<PeriodRow, 'status'>>(
    sql`select id, start_time, end_time, start_month, end_month from okr_periods where tenant_id = ${tenantId}`,
  );
  return {
    periods: new Map(periods.map((period) => [period.id, period])),
    rules: await idsOf('rules'),
    categories: await idsOf('categories'),
    sheets: await idsOf('sheets'),
    objectives: await idsOf('objectives'),
    alignments: await idsOf('alignments'),
  };
}

/** Key results that follow what counts in them. */
export const listDecomposedIds = (db: Reader, tenantId: string): Ids =>
  db.all(sql`
    select entity_id as id from okr_indicators
    where tenant_id = ${tenantId} and current_value_calculate_type = ${FROM_PARTS} order by entity_id`);

/** How much is in some sheets. */
export async function countItems(db: Reader, tenantId: string, sheetIds: readonly string[]) {
  const counts = await db.one<{ objectives: number; key_results: number; progresses: number }>(sql`
    select
      (select count(*) from okr_objectives where tenant_id = ${tenantId} and sheet_id in ${list(sheetIds)})
        as objectives,
      (select count(*) from okr_key_results where tenant_id = ${tenantId} and sheet_id in ${list(sheetIds)})
        as key_results,
      (select count(*) from okr_progresses where tenant_id = ${tenantId} and sheet_id in ${list(sheetIds)})
        as progresses`);
  return counts ?? { objectives: 0, key_results: 0, progresses: 0 };
}

export interface OwnedRow {
  sheet_id: string;
  objective_id: string;
  key_result_id: string | null;
}

/**
 * What somebody set themselves for a time, in its order: objectives of the periods that touch it, with their key results;
 * of somebody else's, what a viewer may see.
 */
export function listOwnedItems(
  db: Reader,
  tenantId: string,
  userId: string,
  span: { start_time: number; end_time: number },
  viewerId: string | null,
): Promise<OwnedRow[]> {
  const isSeen = viewerId === null ? sql`(1 = 1)` : objectiveVisibleTo(tenantId, viewerId);
  return db.all<OwnedRow>(sql`
    select s.id as sheet_id, o.id as objective_id, k.id as key_result_id from okr_sheets s
    join okr_periods p on p.tenant_id = s.tenant_id and p.id = s.period_id
    join okr_objectives o on o.tenant_id = s.tenant_id and o.sheet_id = s.id
    left join okr_key_results k on k.tenant_id = o.tenant_id and k.objective_id = o.id
    where s.tenant_id = ${tenantId} and s.user_id = ${userId} and p.start_time <= ${span.end_time}
      and p.end_time >= ${span.start_time} and p.status <> 3 and ${isSeen}
    order by p.start_time, s.id, o.position, o.id, k.position, k.id`);
}
