import type { Writer } from '../db/database.ts';
import { sql } from '../db/sql.ts';

export interface ClientTokenRow {
  app_id: string;
  endpoint: string;
  client_token: string;
  created_time: number;
}

/** Answers whether it is the caller's now: not if the same one came after `ended`. */
export async function takeClientToken(
  db: Writer,
  tenantId: string,
  token: ClientTokenRow,
  ended: number,
): Promise<boolean> {
  const taken = await db.run(sql`
    insert into perf_client_tokens (tenant_id, app_id, endpoint, client_token, created_time)
    values (${tenantId}, ${token.app_id}, ${token.endpoint}, ${token.client_token}, ${token.created_time})
    on conflict (tenant_id, app_id, endpoint, client_token) do update set created_time = excluded.created_time
      where perf_client_tokens.created_time <= ${ended}`);
  return taken === 1;
}

export function deleteClientTokens(db: Writer, ended: number): Promise<number> {
  return db.run(sql`delete from perf_client_tokens where /* every tenant */ created_time <= ${ended}`);
}
