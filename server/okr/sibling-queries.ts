import type { Reader, Writer } from '../db/database.ts';
import { rows, sql } from '../db/sql.ts';
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

export async function updateSiblings(
  db: Writer,
  tenantId: string,
  kind: SiblingKind,
  siblings: readonly Sibling[],
): Promise<void> {
  if (siblings.length === 0) return;
  const places = rows(siblings.map(({ id, position, weight }) => [id, position, weight]));
  await db.run(
    kind === 'objective'
      ? sql`
        update okr_objectives
        set position = cast(place.column2 as bigint), weight = cast(place.column3 as bigint)
        from (values ${places}) as place
        where okr_objectives.tenant_id = ${tenantId} and okr_objectives.id = place.column1`
      : sql`
        update okr_key_results
        set position = cast(place.column2 as bigint), weight = cast(place.column3 as bigint)
        from (values ${places}) as place
        where okr_key_results.tenant_id = ${tenantId} and okr_key_results.id = place.column1`,
  );
}
