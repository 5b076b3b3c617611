import type { Reader } from '../db/database.ts';
import { listHiddenSheetIds, listPartLinks, type PartLinkRow } from './part-queries.ts';
import { listVisibleObjectiveIds } from './sheet-queries.ts';

/** One that hangs at an end of a link. */
export interface Linked {
  readonly key_result_id: string;
  readonly owner_id: string;
  readonly created_time: number;
}

interface End extends Linked {
  readonly objective_id: string;
  readonly sheet_id: string;
}

/** What a key result is linked with, oldest first; without what lies in a hidden period or is hidden from the viewer. */
export async function listLinked(
  db: Reader,
  tenantId: string,
  keyResultId: string,
  wanted: 'parts' | 'whole',
  viewerId: string | undefined,
): Promise<Linked[]> {
  const links = await listPartLinks(db, tenantId, [keyResultId]);
  const ends =
    wanted === 'parts'
      ? links.filter(({ whole_id }) => whole_id === keyResultId).map(partOf)
      : links.filter(({ part_id }) => part_id === keyResultId).map(wholeOf);
  if (ends.length === 0) return [];
  const sheetIds = ends.map(({ sheet_id }) => sheet_id);
  const hidden = new Set((await listHiddenSheetIds(db, tenantId, sheetIds)).map(({ id }) => id));
  const open = ends.filter(({ sheet_id }) => !hidden.has(sheet_id));
  if (viewerId === undefined || open.length === 0) return open;
  const objectiveIds = open.map(({ objective_id }) => objective_id);
  const seen = await listVisibleObjectiveIds(db, tenantId, viewerId, objectiveIds);
  const visible = new Set(seen.map(({ id }) => id));
  return open.filter(({ objective_id }) => visible.has(objective_id));
}

const partOf = (link: PartLinkRow): End => ({
  key_result_id: link.part_id,
  owner_id: link.part_owner_id,
  created_time: link.created_time,
  objective_id: link.part_objective_id,
  sheet_id: link.part_sheet_id,
});

const wholeOf = (link: PartLinkRow): End => ({
  key_result_id: link.whole_id,
  owner_id: link.whole_owner_id,
  created_time: link.created_time,
  objective_id: link.whole_objective_id,
  sheet_id: link.whole_sheet_id,
});
