import type { Reader, Writer } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import type { Target } from './target-rules.ts';

export async function listTargets(db: Reader, tenantId: string, activityId: string): Promise<Target[]> {
  const row = await db.one<{ content: string }>(sql`
    select content from perf_targets where tenant_id = ${tenantId} and activity_id = ${activityId}`);
  return row ? JSON.parse(row.content) : [];
}

interface Change {
  readonly targets: readonly Target[];
  readonly by: string | null;
  readonly now: number;
}

export function replaceTargets(
  db: Writer,
  tenantId: string,
  activityId: string,
  { targets, by, now }: Change,
): Promise<number> {
  return db.run(sql`
    insert into perf_targets (tenant_id, activity_id, content, modified_by, updated_time)
    values (${tenantId}, ${activityId}, ${JSON.stringify(targets)}, ${by}, ${now})
    on conflict (tenant_id, activity_id) do update set content = excluded.content,
      modified_by = excluded.modified_by, updated_time = excluded.updated_time`);
}

/** The activities with targets, and these. */
export function listAims(
  db: Reader,
  tenantId: string,
): Promise<{ id: string; name_zh: string; content: string }[]> {
  return db.all<{ id: string; name_zh: string; content: string }>(sql`
    select a.id, a.name_zh, g.content from perf_targets g
    join perf_activities a on a.tenant_id = g.tenant_id and a.id = g.activity_id
    where g.tenant_id = ${tenantId}`);
}
