import type { Ctx } from '../context.ts';
import type { Writer } from '../db/database.ts';
import { seal } from '../seal.ts';
import { type AuditRow, findAuditEnd, insertAudits, setAuditEnd } from './audit-queries.ts';

type Caller = Pick<Ctx, 'actor' | 'clock' | 'gather'>;

type Look = Pick<AuditRow, 'app_id' | 'user_id' | 'action' | 'detail' | 'created_time'>;

/** Notes who looked at what people wrote, after the answer; looks that come together are written together. */
export function auditLater(ctx: Caller, action: string, reviewIds: readonly string[]): void {
  if (reviewIds.length === 0) return;
  const { tenantId, appId, userId = null, idKey } = ctx.actor;
  const detail = JSON.stringify({ reviews: reviewIds });
  const look: Look = { app_id: appId, user_id: userId, action, detail, created_time: ctx.clock.now() };
  ctx.gather('look', look, (db, looks) => writeLooks(db, tenantId, idKey, looks));
}

/** More links of the chain: each row's seal covers the one before, under a key that only the server has. */
async function writeLooks(
  db: Writer,
  tenantId: string,
  idKey: string,
  looks: readonly Look[],
): Promise<void> {
  let end = (await findAuditEnd(db, tenantId)) ?? { position: 0, hash: '' };
  const rows = looks.map((look) => {
    const row = { ...look, position: end.position + 1 };
    end = { position: row.position, hash: hashOf(idKey, end.hash, row) };
    return { ...row, hash: end.hash };
  });
  await insertAudits(db, tenantId, rows);
  await setAuditEnd(db, tenantId, end);
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
