import type { UserIdType } from '../../contract/ids.ts';
import type { Alignment } from '../../contract/okr/alignment.ts';
import { entityTypes } from '../../contract/okr/entity.ts';
import type { Ctx } from '../context.ts';
import type { Reader } from '../db/database.ts';
import type { PlacedAlignmentRow } from './alignment-queries.ts';
import { ownerPresenter } from './presenters.ts';

type Caller = Pick<Ctx, 'actor'> & { readonly db: Reader };

export async function presentAlignments(
  ctx: Caller,
  type: UserIdType,
  rows: readonly PlacedAlignmentRow[],
): Promise<Alignment[]> {
  const owners = rows.flatMap((row) => [row.from_owner_id, row.to_owner_id]);
  const presentOwner = await ownerPresenter(ctx, type, owners);
  return rows.map((row) => ({
    id: row.id,
    create_time: String(row.created_time),
    update_time: String(row.updated_time),
    from_owner: presentOwner(row.from_owner_id),
    to_owner: presentOwner(row.to_owner_id),
    from_entity_type: entityTypes.objective,
    from_entity_id: row.from_objective_id,
    to_entity_type: entityTypes.objective,
    to_entity_id: row.to_objective_id,
  }));
}
