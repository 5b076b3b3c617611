import type { Actor, Ctx } from '../context.ts';
import type { Writer } from '../db/database.ts';
import { type ChangedEntity, insertChanges } from './change-queries.ts';
import { changesAgreement, DRAFT } from './lifecycle.ts';
import { listSheetsToReopen, updateConfirmStatus } from './setting-queries.ts';
import { touchSheets } from './sheet-queries.ts';

export interface Change {
  readonly sheetId: string;
  readonly entity: ChangedEntity;
  readonly entityId: string;
  /** The objective or key result that the entity belongs to, where `from` and `to` do not name it; history tells it there, too. */
  readonly parentId?: string | undefined;
  readonly action: 'create' | 'update' | 'delete';
  /** The fields that change, as rows hold them, as they were and as they become: all of them when something is made or deleted. */
  readonly from?: object;
  readonly to?: object;
}

type Editor = Pick<Ctx, 'clock' | 'newId'> & {
  readonly actor: Pick<Actor, 'tenantId' | 'appId' | 'userId'>;
  readonly db: Writer;
};

/** Goes with every change, in its transaction: keeps the history and tells kept answers that they are out of date. */
export async function recordChanges(ctx: Editor, changes: readonly Change[]): Promise<void> {
  if (changes.length === 0) return;
  const { tenantId, appId, userId } = ctx.actor;
  const reopened = await reopenConfirmed(ctx, changes);
  const now = ctx.clock.now();
  await insertChanges(
    ctx.db,
    tenantId,
    [...changes, ...reopened].map((change) => ({
      id: ctx.newId(),
      sheet_id: change.sheetId,
      entity_type: change.entity,
      entity_id: change.entityId,
      parent_id: change.parentId ?? parentIn(change.to) ?? parentIn(change.from) ?? null,
      action: change.action,
      old_value: change.from ? JSON.stringify(change.from) : null,
      new_value: change.to ? JSON.stringify(change.to) : null,
      app_id: appId,
      user_id: userId ?? null,
      created_time: now,
    })),
  );
  // No kept answer shows comments, and the time of a sheet must not tell that somebody talks about what it hides.
  const shown = changes.filter(({ entity }) => entity !== 'comment').map(({ sheetId }) => sheetId);
  if (shown.length > 0) await touchSheets(ctx.db, tenantId, [...new Set(shown)], now);
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

/** Rows of key results name their objective, those of indicators and progress what they measure. */
function parentIn(values: object | undefined): string | undefined {
  if (!values) return undefined;
  const named: unknown = Reflect.get(values, 'objective_id') ?? Reflect.get(values, 'entity_id');
  return typeof named === 'string' ? named : undefined;
}
