import type { Reader, Writer } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import type { Window, WindowKey } from './limiter.ts';

interface WindowRow {
  window_start: number;
  used: number;
}

export async function addToRateWindow(
  db: Writer,
  key: WindowKey,
  calls: number,
  now: number,
): Promise<Window> {
  const endedBefore = now - key.limit.seconds * 1000;
  const row = await db.one<WindowRow>(sql`
    insert into rate_windows (tenant_id, app_id, endpoint, seconds, window_start, used)
    values (${key.tenantId}, ${key.appId}, ${key.endpoint}, ${key.limit.seconds}, ${now}, ${calls})
    on conflict (tenant_id, app_id, endpoint, seconds) do update set
      used = case when rate_windows.window_start <= ${endedBefore} then excluded.used
        else rate_windows.used + excluded.used end,
      window_start = case when rate_windows.window_start <= ${endedBefore} then excluded.window_start
        else rate_windows.window_start end
    returning window_start, used`);
  if (!row) throw new Error('an upsert returned no row');
  return { start: row.window_start, used: row.used };
}

interface OpenWindowRow extends WindowRow {
  tenant_id: string;
  app_id: string;
  endpoint: string;
  seconds: number;
}

export function listOpenRateWindows(db: Reader, now: number): Promise<OpenWindowRow[]> {
  return db.all<OpenWindowRow>(sql`
    select tenant_id, app_id, endpoint, seconds, window_start, used from rate_windows
    where /* every tenant */ window_start + seconds * 1000 > ${now}`);
}
