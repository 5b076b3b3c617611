import type { Reader, Writer } from '../db/database.ts';
import { rowChunks, rows, sql } from '../db/sql.ts';

export interface AuditRow {
  position: number;
  app_id: string;
  user_id: string | null;
  action: string;
  detail: string;
  created_time: number;
  hash: string;
}

const columns = sql`a.position, a.app_id, a.user_id, a.action, a.detail, a.created_time, a.hash`;

export type AuditEnd = Pick<AuditRow, 'position' | 'hash'>;

export function findAuditEnd(db: Reader, tenantId: string): Promise<AuditEnd | undefined> {
  return db.one<AuditEnd>(sql`select position, hash from perf_audit_ends where tenant_id = ${tenantId}`);
}

export function setAuditEnd(db: Writer, tenantId: string, { position, hash }: AuditEnd): Promise<number> {
  return db.run(sql`
    insert into perf_audit_ends (tenant_id, position, hash) values (${tenantId}, ${position}, ${hash})
    on conflict (tenant_id) do update set position = excluded.position, hash = excluded.hash`);
}

/** The place of the last row that is there; 0 without any. */
export async function findLastPosition(db: Reader, tenantId: string): Promise<number> {
  const row = await db.one<Pick<AuditRow, 'position'>>(sql`
    select position from perf_audits where tenant_id = ${tenantId} order by position desc limit 1`);
  return row?.position ?? 0;
}

export function findAudit(db: Reader, tenantId: string, position: number): Promise<AuditRow | undefined> {
  return db.one<AuditRow>(sql`
    select ${columns} from perf_audits a where a.tenant_id = ${tenantId} and a.position = ${position}`);
}

export function listAuditsAfter(
  db: Reader,
  tenantId: string,
  after: number,
  limit: number,
): Promise<AuditRow[]> {
  return db.all<AuditRow>(sql`
    select ${columns} from perf_audits a where a.tenant_id = ${tenantId} and a.position > ${after}
    order by a.position limit ${limit}`);
}

export async function insertAudits(db: Writer, tenantId: string, audits: readonly AuditRow[]): Promise<void> {
  const values = audits.map((a) => [
    tenantId,
    a.position,
    a.app_id,
    a.user_id,
    a.action,
    a.detail,
    a.created_time,
    a.hash,
  ]);
  for (const chunk of rowChunks(values))
    await db.run(sql`
      insert into perf_audits (tenant_id, position, app_id, user_id, action, detail, created_time, hash)
      values ${rows(chunk)}`);
}
