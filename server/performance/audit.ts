import type { Ctx } from '../context.ts';
import type { Writer } from '../db/database.ts';
import { seal } from '../seal.ts';
import { type AuditRow, findLastAudit, insertAudit } from './audit-queries.ts';

type Caller = Pick<Ctx, 'actor' | 'clock' | 'later'>;

/** Notes who looked at what people wrote, after the answer. */
export function auditLater(ctx: Caller, action: string, reviewIds: readonly string[]): void {
  if (reviewIds.length === 0) return;
  const now = ctx.clock.now();
  ctx.later((db) => audit(db, ctx.actor, action, { reviews: reviewIds }, now));
}

/** One more link of the chain: each row's seal covers the one before, under a key that only the server has. */
async function audit(
  db: Writer,
  { tenantId, appId, userId, idKey }: Caller['actor'],
  action: string,
  detail: object,
  now: number,
): Promise<void> {
  const last = await findLastAudit(db, tenantId);
  const row = {
    position: (last?.position ?? 0) + 1,
    app_id: appId,
    user_id: userId ?? null,
    action,
    detail: JSON.stringify(detail),
    created_time: now,
  };
  await insertAudit(db, tenantId, { ...row, hash: hashOf(idKey, last?.hash ?? '', row) });
}

const hashOf = (idKey: string, before: string, row: Omit<AuditRow, 'hash'>): string =>
  seal(
    idKey,
    JSON.stringify([
      'audit',
      before,
      row.position,
      row.app_id,
      row.user_id,
      row.action,
      row.detail,
      row.created_time,
    ]),
  );

/** Whether a row is as it was written, right after this one. */
export const followsOn = (idKey: string, before: AuditRow | undefined, row: AuditRow): boolean =>
  row.position === (before?.position ?? 0) + 1 && row.hash === hashOf(idKey, before?.hash ?? '', row);
