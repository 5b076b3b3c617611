import type { listParts as endpoint } from '../../contract/app/okr/part.ts';
import type { Handler } from '../context.ts';
import { listShown, partOf, wholeOf } from './linked.ts';
import { listPartLinks } from './part-queries.ts';
import { canEdit } from './policy.ts';
import { linkedPresenter } from './present-part.ts';
import { reachKeyResult } from './reach.ts';

/** Whoever owns one end knows what it is linked with; others, where they see the other end, too. */
export const listParts: Handler<typeof endpoint> = async (ctx, { params, query }) => {
  const { sheet, keyResult } = await reachKeyResult(ctx, params.key_result_id, 'see');
  const { tenantId, userId } = ctx.actor;
  const viewer = canEdit(ctx.actor, sheet.user_id) ? undefined : userId;
  const links = await listPartLinks(ctx.db, tenantId, [keyResult.id]);
  const others = links.map((link) => (link.part_id === keyResult.id ? wholeOf(link) : partOf(link)));
  const shown = await listShown(ctx.db, tenantId, others, viewer);
  const present = await linkedPresenter(ctx, query.user_id_type ?? 'open_id', shown);
  const wholeId = links.find(({ part_id }) => part_id === keyResult.id)?.whole_id;
  const whole = shown.find(({ key_result_id }) => key_result_id === wholeId);
  const parts = shown.filter((end) => end !== whole);
  return { ...(whole && { part_of: present(whole) }), parts: parts.map(present) };
};
