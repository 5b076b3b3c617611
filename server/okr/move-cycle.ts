import type {
  confirmCycle as confirmEndpoint,
  sendCycleBack as sendBackEndpoint,
  submitCycle as submitEndpoint,
  withdrawCycle as withdrawEndpoint,
} from '../../contract/app/okr/cycle.ts';
import type { Ctx, Handler } from '../context.ts';
import type { Writer } from '../db/database.ts';
import { readsHistory } from './change-queries.ts';
import type { PlacedSheetRow } from './item-queries.ts';
import { type Move, moveFault, steps } from './lifecycle.ts';
import { presentCycleState } from './present-cycle-state.ts';
import { reachSheet } from './reach.ts';
import { refuseOutdated } from './read-fields.ts';
import { recordChanges } from './record-changes.ts';
import { updateConfirmStatus } from './setting-queries.ts';

type Caller = Pick<Ctx, 'actor' | 'clock' | 'newId' | 'invalid'> & {
  readonly db: Writer;
  error(name: 'noPermission' | 'dataNotFound'): Error;
};
type Asked = Pick<Parameters<Handler<typeof submitEndpoint>>[1], 'params' | 'query'>;

/** One step on the way from a draft to what both sides agree on. */
async function take(
  ctx: Caller,
  move: Move,
  { params, query }: Asked,
  given: { readonly suggestion?: string; readonly basedOn?: string | undefined } = {},
) {
  const { by, to } = steps[move];
  const sheet = await reachSheet(ctx, params.cycle_id, by === 'owner' ? 'edit' : 'see');
  if (by === 'above') await refuseUnlessAbove(ctx, sheet);
  refuseOutdated(ctx, sheet, given.basedOn);
  const suggestion = given.suggestion ?? null;
  const fault = moveFault(move, sheet.confirm_status);
  if (fault !== undefined) throw ctx.invalid('cycle_id', fault, sheet.id);

  await updateConfirmStatus(ctx.db, ctx.actor.tenantId, sheet.id, to, suggestion);
  await recordChanges(ctx, [
    {
      sheetId: sheet.id,
      entity: 'sheet',
      entityId: sheet.id,
      action: 'update',
      from: { confirm_status: sheet.confirm_status, suggestion: sheet.suggestion },
      to: { confirm_status: to, suggestion },
    },
  ]);
  const next = { ...sheet, confirm_status: to, suggestion, updated_time: ctx.clock.now() };
  return { cycle: await presentCycleState(ctx, query.user_id_type ?? 'open_id', next) };
}

/** An app with the grant may do what somebody above may. */
async function refuseUnlessAbove(ctx: Caller, sheet: PlacedSheetRow): Promise<void> {
  const { tenantId, userId } = ctx.actor;
  if (userId === undefined) return;
  const isAbove = userId !== sheet.user_id && (await readsHistory(ctx.db, tenantId, userId, sheet.id));
  if (!isAbove) throw ctx.error('noPermission');
}

export const submitCycle: Handler<typeof submitEndpoint> = (ctx, asked) => take(ctx, 'submit', asked);

export const withdrawCycle: Handler<typeof withdrawEndpoint> = (ctx, asked) => take(ctx, 'withdraw', asked);

export const confirmCycle: Handler<typeof confirmEndpoint> = (ctx, { body, ...asked }) =>
  take(ctx, 'confirm', asked, { basedOn: body.update_time });

export const sendCycleBack: Handler<typeof sendBackEndpoint> = (ctx, { body, ...asked }) =>
  take(ctx, 'sendBack', asked, body);
