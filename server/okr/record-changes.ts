import type { Actor, Ctx } from '../context.ts';
import type { Writer } from '../db/database.ts';
import { emit, hasSubscribers, type NewEvent } from '../event/index.ts';
import { insertChanges } from './change-queries.ts';
import { type Change, eventsOf, parentOf } from './event-rules.ts';
import { changesAgreement, DRAFT } from './lifecycle.ts';
import { listSheetsToReopen, updateConfirmStatus } from './setting-queries.ts';
import { listSheets, touchSheets } from './sheet-queries.ts';

export type Editor = Pick<Ctx, 'clock' | 'newId'> & {
  readonly actor: Pick<Actor, 'tenantId' | 'appId' | 'userId'>;
  readonly db: Writer;
};

/** The history's name for what nobody did: the passing of time, or what counts in something. */
export const BY_ITSELF = 'okra';

/** Goes with every change, in its transaction: keeps the history, tells kept answers that they are out of date, and subscribers. */
export async function recordChanges(ctx: Editor, changes: readonly Change[]): Promise<void> {
  if (changes.length === 0) return;
  const all = [...changes, ...(await reopenConfirmed(ctx, changes))];
  const now = ctx.clock.now();
  // No kept answer shows comments, and the time of a sheet must not tell that somebody talks about what it hides.
  const shown = changes.filter(({ entity }) => entity !== 'comment').map(({ sheetId }) => sheetId);
  const touched = shown.length > 0 && touchSheets(ctx.db, ctx.actor.tenantId, [...new Set(shown)], now);
  await Promise.all([keep(ctx, all, now), touched, tellSubscribers(ctx, all, now)]);
}

function keep({ actor, db, newId }: Editor, changes: readonly Change[], now: number): Promise<unknown> {
  const rows = changes.map((change) => ({
    id: newId(),
    sheet_id: change.sheetId,
    entity_type: change.entity,
    entity_id: change.entityId,
    parent_id: parentOf(change) ?? null,
    action: change.action,
    old_value: change.from ? JSON.stringify(change.from) : null,
    new_value: change.to ? JSON.stringify(change.to) : null,
    app_id: change.byItself ? BY_ITSELF : actor.appId,
    user_id: change.byItself ? null : (actor.userId ?? null),
    created_time: now,
  }));
  return insertChanges(db, actor.tenantId, rows);
}

async function tellSubscribers(ctx: Editor, changes: readonly Change[], now: number): Promise<void> {
  const { tenantId, userId } = ctx.actor;
  if (!(await hasSubscribers(ctx.db, tenantId))) return;
  const sheets = await listSheets(ctx.db, tenantId, [...new Set(changes.map(({ sheetId }) => sheetId))]);
  const owners = new Map(sheets.map(({ id, user_id }) => [id, user_id]));
  const events = eventsOf(changes, owners, userId, now).map(
    (event) => ({ id: ctx.newId(), ...event }) as NewEvent, // as: tests hold every payload against its declaration
  );
  if (events.length > 0) await emit(ctx.db, tenantId, events, now);
}

/** Where the company wants it, what was confirmed is a draft again once it is edited. */
async function reopenConfirmed(ctx: Editor, changes: readonly Change[]): Promise<Change[]> {
  const { tenantId } = ctx.actor;
  const edited = changes
    .filter(({ entity, action, to }) => changesAgreement(entity, action, to))
    .map(({ sheetId }) => sheetId);
  if (edited.length === 0) return [];
  const reopened = await listSheetsToReopen(ctx.db, tenantId, [...new Set(edited)]);
  for (const { id } of reopened) await updateConfirmStatus(ctx.db, tenantId, id, DRAFT, null);
  return reopened.map(({ id, confirm_status }) => ({
    sheetId: id,
    entity: 'sheet',
    entityId: id,
    action: 'update',
    from: { confirm_status },
    to: { confirm_status: DRAFT },
  }));
}
