import type { Ctx } from '../context.ts';
import type { Reader } from '../db/database.ts';
import { listSheetVersions, listUserSheets, type SheetVersionRow } from './sheet-queries.ts';

type Caller = Pick<Ctx, 'actor' | 'standing'> & { readonly db: Reader };

/** Whose rows versions are made of. */
const tables = ['okr_sheets', 'okr_periods', 'tenants'];

/** Without those of hidden periods. */
export function findSheetVersions(
  { db, actor: { tenantId }, standing }: Caller,
  ids: readonly string[],
): Promise<SheetVersionRow[]> {
  const kind = { name: `sheet ${tenantId}`, tables, bytesEach: 200 };
  return standing.recall(db, kind, ids, async (missing) => {
    const rows = await listSheetVersions(db, tenantId, missing);
    return new Map(rows.map((row) => [row.id, row]));
  });
}

/** All of a person's, newest period first; those of hidden periods are left out. */
export async function findUserSheets(
  { db, actor: { tenantId }, standing }: Caller,
  userId: string,
  periodIds: readonly string[] | undefined,
): Promise<SheetVersionRow[]> {
  const kind = { name: ['sheets', tenantId, ...(periodIds ?? [])].join(' '), tables, bytesEach: 900 };
  const [sheets = []] = await standing.recall(db, kind, [userId], async (missing) =>
    Map.groupBy(await listUserSheets(db, tenantId, missing, periodIds), ({ user_id }) => user_id),
  );
  return sheets;
}
