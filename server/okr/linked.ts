import type { Reader } from '../db/database.ts';
import { listHiddenSheetIds, type PartLinkRow } from './part-queries.ts';
import { listVisibleObjectiveIds } from './sheet-queries.ts';

/** A key result at an end of a link. */
export interface End {
  readonly key_result_id: string;
  readonly owner_id: string;
  readonly created_time: number;
  readonly objective_id: string;
  readonly sheet_id: string;
}

/** Those in a period that is not hidden and, for a viewer, of an objective that they may see. */
export async function listShown(
  db: Reader,
  tenantId: string,
  ends: readonly End[],
  viewerId: string | undefined,
): Promise<End[]> {
  const sheetIds = ends.map(({ sheet_id }) => sheet_id);
  const hidden = new Set((await listHiddenSheetIds(db, tenantId, sheetIds)).map(({ id }) => id));
  const open = ends.filter(({ sheet_id }) => !hidden.has(sheet_id));
  if (viewerId === undefined) return open;
  const objectiveIds = open.map(({ objective_id }) => objective_id);
  const seen = await listVisibleObjectiveIds(db, tenantId, viewerId, objectiveIds);
  const visible = new Set(seen.map(({ id }) => id));
  return open.filter(({ objective_id }) => visible.has(objective_id));
}

export const partOf = (link: PartLinkRow): End => ({
  key_result_id: link.part_id,
  owner_id: link.part_owner_id,
  created_time: link.created_time,
  objective_id: link.part_objective_id,
  sheet_id: link.part_sheet_id,
});

export const wholeOf = (link: PartLinkRow): End => ({
  key_result_id: link.whole_id,
  owner_id: link.whole_owner_id,
  created_time: link.created_time,
  objective_id: link.whole_objective_id,
  sheet_id: link.whole_sheet_id,
});
