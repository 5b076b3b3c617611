import type { Reader } from '../db/database.ts';
import { lookUp, type Place } from '../db/look-up.ts';
import { list, sql } from '../db/sql.ts';
import {
  keyResultColumns,
  type KeyResultRow,
  objectiveColumns,
  type ObjectiveRow,
} from './content-queries.ts';
import type { PeriodRow } from './period-queries.ts';
import type { SheetRow } from './sheet-queries.ts';

const objectives: Place<ObjectiveRow> = { key: 'id' };

export async function findObjective(
  db: Reader,
  tenantId: string,
  id: string,
): Promise<ObjectiveRow | undefined> {
  const [row] = await lookUp(
    db,
    objectives,
    { within: [tenantId], keys: [id] },
    (ids) => sql`
      select ${objectiveColumns} from okr_objectives where tenant_id = ${tenantId} and id in ${list(ids)}`,
  );
  return row;
}

const keyResults: Place<KeyResultRow> = { key: 'id' };

export async function findKeyResult(
  db: Reader,
  tenantId: string,
  id: string,
): Promise<KeyResultRow | undefined> {
  const [row] = await lookUp(
    db,
    keyResults,
    { within: [tenantId], keys: [id] },
    (ids) => sql`
      select ${keyResultColumns} from okr_key_results where tenant_id = ${tenantId} and id in ${list(ids)}`,
  );
  return row;
}

/** A sheet with its period. */
export interface PlacedSheetRow
  extends SheetRow, Pick<PeriodRow, 'start_month' | 'end_month' | 'start_time' | 'end_time'> {
  period_status: number;
  suggestion: string | null;
  created_time: number;
  updated_time: number;
}

const sheets: Place<PlacedSheetRow> = { key: 'id' };

export async function findSheet(
  db: Reader,
  tenantId: string,
  id: string,
): Promise<PlacedSheetRow | undefined> {
  const [row] = await lookUp(
    db,
    sheets,
    { within: [tenantId], keys: [id] },
    (ids) => sql`
      select s.id, s.user_id, s.period_id, s.confirm_status, s.suggestion, s.visibility, s.version, s.created_time, s.updated_time,
        p.start_month, p.end_month, p.start_time, p.end_time, p.status as period_status
      from okr_sheets s join okr_periods p on p.tenant_id = s.tenant_id and p.id = s.period_id
      where s.tenant_id = ${tenantId} and s.id in ${list(ids)}`,
  );
  return row;
}
