import type { Reader, Writer } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import type { Sibling } from './sibling-rules.ts';

export type SiblingKind = 'objective' | 'key_result';

/** In their order. */
export function listSiblings(
  db: Reader,
  tenantId: string,
  kind: SiblingKind,
  parentId: string,
): Promise<Sibling[]> {
  return kind === 'objective'
    ? db.all<Sibling>(sql`
        select id, position, weight from okr_objectives
        where tenant_id = ${tenantId} and sheet_id = ${parentId} order by position, id`)
    : db.all<Sibling>(sql`
        select id, position, weight from okr_key_results
        where tenant_id = ${tenantId} and objective_id = ${parentId} order by position, id`);
}

export function updateSibling(
  db: Writer,
  tenantId: string,
  kind: SiblingKind,
  { id, position, weight }: Sibling,
): Promise<number> {
  return kind === 'objective'
    ? db.run(sql`
        update okr_objectives set position = ${position}, weight = ${weight}
        where tenant_id = ${tenantId} and id = ${id}`)
    : db.run(sql`
        update okr_key_results set position = ${position}, weight = ${weight}
        where tenant_id = ${tenantId} and id = ${id}`);
}
