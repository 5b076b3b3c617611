import type { Reader, Writer } from '../db/database.ts';
import { sql } from '../db/sql.ts';

export interface ConnectionRow {
  tenant_id: string;
  id: string;
  app_id: string;
  node: number;
  opened_time: number;
  seen_time: number;
}

/** How many connections of an app were seen since a moment. */
export async function countConnectionsSince(
  db: Reader,
  tenantId: string,
  appId: string,
  since: number,
): Promise<number> {
  const row = await db.one<{ count: number }>(sql`
    select count(*) as count from event_connections
    where tenant_id = ${tenantId} and app_id = ${appId} and seen_time >= ${since}`);
  return row?.count ?? 0;
}

/** The node of each connection that was seen since a moment. */
export async function listConnectionNodes(
  db: Reader,
  tenantId: string,
  appId: string,
  since: number,
): Promise<number[]> {
  const found = await db.all<{ node: number }>(sql`
    select node from event_connections
    where tenant_id = ${tenantId} and app_id = ${appId} and seen_time >= ${since}`);
  return found.map(({ node }) => node);
}

/** Answers 0 if there is one with this id already. */
export function insertConnection(db: Writer, row: ConnectionRow): Promise<number> {
  return db.run(sql`
    insert into event_connections (tenant_id, id, app_id, node, opened_time, seen_time)
    values (${row.tenant_id}, ${row.id}, ${row.app_id}, ${row.node}, ${row.opened_time}, ${row.seen_time})
    on conflict (tenant_id, id) do nothing`);
}

/** Answers the ids of those that are still there. */
export async function updateConnectionsSeen(
  db: Writer,
  tenantId: string,
  node: number,
  now: number,
): Promise<string[]> {
  const seen = await db.all<{ id: string }>(sql`
    update event_connections set seen_time = ${now}
    where tenant_id = ${tenantId} and node = ${node} returning id`);
  return seen.map(({ id }) => id);
}

export function deleteConnection(db: Writer, tenantId: string, id: string): Promise<number> {
  return db.run(sql`delete from event_connections where tenant_id = ${tenantId} and id = ${id}`);
}

/** Their nodes end them soon. */
export function deleteConnections(db: Writer, tenantId: string, appId: string): Promise<number> {
  return db.run(sql`delete from event_connections where tenant_id = ${tenantId} and app_id = ${appId}`);
}

/** Those whose node died without a word. */
export function deleteStaleConnections(db: Writer, tenantId: string, appId: string, before: number) {
  return db.run(sql`
    delete from event_connections
    where tenant_id = ${tenantId} and app_id = ${appId} and seen_time < ${before}`);
}
