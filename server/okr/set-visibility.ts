import type {
  setCycleVisibility as cycleEndpoint,
  setObjectiveVisibility as objectiveEndpoint,
} from '../../contract/app/okr/cycle.ts';
import type { UserIdType } from '../../contract/ids.ts';
import type { Ctx, Handler } from '../context.ts';
import type { Writer } from '../db/database.ts';
import { resolveUsers } from '../directory/index.ts';
import type { Visibility } from './policy.ts';
import { presentCycleState } from './present-cycle-state.ts';
import { ownerPresenter } from './presenters.ts';
import { reachObjective, reachSheet } from './reach.ts';
import { recordChanges } from './record-changes.ts';
import { listViewers, type SightOf, updateSight } from './sight-queries.ts';

type Caller = Pick<Ctx, 'actor' | 'clock' | 'newId' | 'invalid'> & {
  readonly db: Writer;
  error(name: 'noPermission' | 'dataNotFound'): Error;
};

interface Place {
  readonly of: SightOf;
  readonly id: string;
  readonly sheetId: string;
  readonly visibility: Visibility;
}

interface Asked {
  readonly visibility: Visibility;
  readonly viewer_ids?: readonly string[];
}

/** Replaces who sees a sheet or objective; answers the internal ids of those chosen. */
async function setSight(
  ctx: Caller,
  type: UserIdType,
  place: Place,
  asked: Asked,
): Promise<readonly string[]> {
  const viewers = await readViewers(ctx, type, asked);
  const { tenantId } = ctx.actor;
  const before = await listViewers(ctx.db, tenantId, place.of, place.id);
  await updateSight(ctx.db, tenantId, place.of, place.id, { visibility: asked.visibility, viewers });
  await recordChanges(ctx, [
    {
      sheetId: place.sheetId,
      entity: place.of,
      entityId: place.id,
      action: 'update',
      from: { visibility: place.visibility, viewers: before.map(({ user_id }) => user_id) },
      to: { visibility: asked.visibility, viewers },
    },
  ]);
  return viewers;
}

async function readViewers(ctx: Caller, type: UserIdType, { visibility, viewer_ids = [] }: Asked) {
  const field = 'viewer_ids';
  if (visibility !== 'chosen' && viewer_ids.length > 0)
    throw ctx.invalid(field, `${field} belong to visibility chosen`);
  if (visibility === 'chosen' && viewer_ids.length === 0)
    throw ctx.invalid(field, `${field} is required where visibility is chosen`);
  const known = await resolveUsers(ctx, type, viewer_ids);
  const stranger = viewer_ids.find((text) => !known.has(text));
  if (stranger !== undefined) throw ctx.invalid(field, `${field} names a user who does not exist`, stranger);
  return [...new Set(known.values())];
}

export const setCycleVisibility: Handler<typeof cycleEndpoint> = async (ctx, { params, query, body }) => {
  const type = query.user_id_type ?? 'open_id';
  const sheet = await reachSheet(ctx, params.cycle_id, 'edit');
  await setSight(
    ctx,
    type,
    { of: 'sheet', id: sheet.id, sheetId: sheet.id, visibility: sheet.visibility },
    body,
  );
  const next = { ...sheet, visibility: body.visibility, updated_time: ctx.clock.now() };
  return { cycle: await presentCycleState(ctx, type, next) };
};

export const setObjectiveVisibility: Handler<typeof objectiveEndpoint> = async (
  ctx,
  { params, query, body },
) => {
  const type = query.user_id_type ?? 'open_id';
  const { sheet, objective } = await reachObjective(ctx, params.objective_id, 'edit');
  const { id, visibility } = objective;
  const viewers = await setSight(ctx, type, { of: 'objective', id, sheetId: sheet.id, visibility }, body);
  const presentOwner = await ownerPresenter(ctx, type, viewers);
  return {
    objective_id: id,
    visibility: body.visibility,
    ...(viewers.length > 0
      ? { viewer_ids: viewers.flatMap((each) => presentOwner(each).user_id ?? []) }
      : {}),
  };
};
