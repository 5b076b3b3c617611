import type { LinkedKeyResult } from '../../contract/app/okr/part.ts';
import type { UserIdType } from '../../contract/ids.ts';
import type { Ctx } from '../context.ts';
import type { Reader } from '../db/database.ts';
import type { End } from './linked.ts';
import { ownerPresenter } from './presenters.ts';

type Caller = Pick<Ctx, 'actor'> & { readonly db: Reader };

/** Shows key results that are linked with another one. */
export async function linkedPresenter(
  ctx: Caller,
  type: UserIdType,
  rows: readonly End[],
): Promise<(row: End) => LinkedKeyResult> {
  const presentOwner = await ownerPresenter(
    ctx,
    type,
    rows.map(({ owner_id }) => owner_id),
  );
  return ({ key_result_id, owner_id, created_time }) => ({
    key_result_id,
    owner: presentOwner(owner_id),
    create_time: String(created_time),
  });
}
