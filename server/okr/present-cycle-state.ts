import type { CycleState } from '../../contract/app/okr/cycle.ts';
import type { UserIdType } from '../../contract/ids.ts';
import type { Ctx } from '../context.ts';
import type { Reader } from '../db/database.ts';
import type { PlacedSheetRow } from './item-queries.ts';
import { ownerPresenter } from './presenters.ts';
import { seenChanges } from './seen-change.ts';
import { listViewers } from './sight-queries.ts';

type Caller = Pick<Ctx, 'actor'> & { readonly db: Reader };

export async function presentCycleState(
  ctx: Caller,
  type: UserIdType,
  sheet: PlacedSheetRow,
): Promise<CycleState> {
  const chosen = await listViewers(ctx.db, ctx.actor.tenantId, 'sheet', sheet.id);
  const viewers = chosen.map(({ user_id }) => user_id);
  const changed = await seenChanges(ctx, [sheet]);
  const presentOwner = await ownerPresenter(ctx, type, [sheet.user_id, ...viewers]);
  return {
    id: sheet.id,
    create_time: String(sheet.created_time),
    update_time: String(changed(sheet)),
    owner: presentOwner(sheet.user_id),
    confirm_status: sheet.confirm_status as CycleState['confirm_status'], // as: the table's check
    ...(sheet.suggestion === null ? {} : { suggestion: sheet.suggestion }),
    visibility: sheet.visibility,
    ...(sheet.visibility === 'chosen'
      ? { viewer_ids: viewers.flatMap((id) => presentOwner(id).user_id ?? []) }
      : {}),
  };
}
