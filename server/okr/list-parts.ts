import type { listParts as endpoint } from '../../contract/app/okr/part.ts';
import type { Handler } from '../context.ts';
import { listLinked } from './linked.ts';
import { canEdit } from './policy.ts';
import { linkedPresenter } from './present-part.ts';
import { reachKeyResult } from './reach.ts';

/** Whoever owns one end knows what it is linked with; others, where they see the other end, too. */
export const listParts: Handler<typeof endpoint> = async (ctx, { params, query }) => {
  const { sheet, keyResult } = await reachKeyResult(ctx, params.key_result_id, 'see');
  const { tenantId, userId } = ctx.actor;
  const viewer = canEdit(ctx.actor, sheet.user_id) ? undefined : userId;
  const parts = await listLinked(ctx.db, tenantId, keyResult.id, 'parts', viewer);
  const [whole] = await listLinked(ctx.db, tenantId, keyResult.id, 'whole', viewer);
  const present = await linkedPresenter(
    ctx,
    query.user_id_type ?? 'open_id',
    whole ? [whole, ...parts] : parts,
  );
  return { ...(whole && { part_of: present(whole) }), parts: parts.map(present) };
};
