import type { Ctx } from '../context.ts';
import type { Reader } from '../db/database.ts';
import { listSeenChanges } from './cycle-queries.ts';
import type { PlacedSheetRow } from './item-queries.ts';

type Caller = Pick<Ctx, 'actor'> & { readonly db: Reader };
type Changed = Pick<PlacedSheetRow, 'id' | 'created_time' | 'updated_time'>;

/** When a sheet changed, as far as this caller may know: the time of what is hidden would tell that there is something. */
export async function seenChanges(
  { db, actor }: Caller,
  sheets: readonly Changed[],
): Promise<(sheet: Changed) => number> {
  if (actor.userId === undefined || sheets.length === 0) return (sheet) => sheet.updated_time;
  const ids = sheets.map(({ id }) => id);
  const found = await listSeenChanges(db, actor.tenantId, actor.userId, ids);
  const seen = new Map(found.map((row) => [row.id, row.updated_time ?? 0]));
  return (sheet) => Math.max(sheet.created_time, seen.get(sheet.id) ?? sheet.updated_time);
}
