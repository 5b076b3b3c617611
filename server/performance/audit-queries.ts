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

export function findLastAudit(db: Reader, tenantId: string): Promise<AuditRow | undefined> {
  return db.one<AuditRow>(sql`
    select ${columns} from perf_audits a where a.tenant_id = ${tenantId} order by a.position desc limit 1`);
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
