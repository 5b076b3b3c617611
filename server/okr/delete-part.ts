import type { deletePart as endpoint } from '../../contract/app/okr/part.ts';
import type { Handler } from '../context.ts';
import { listShown, partOf, wholeOf } from './linked.ts';
import { deletePartRow, listPartLinks } from './part-queries.ts';
import { canEdit, canReadOkrs } from './policy.ts';
import { recordChanges } from './record-changes.ts';
import { unlinked } from './unlink-parts.ts';

/** Either side may part, whatever became of the other end. */
export const deletePart: Handler<typeof endpoint> = async (ctx, { params }) => {
  const { key_result_id, part_id } = params;
  if (!canReadOkrs(ctx.actor)) throw ctx.error('noPermission');
  const { tenantId, userId } = ctx.actor;
  const links = await listPartLinks(ctx.db, tenantId, [part_id]);
  const link = links.find((each) => each.part_id === part_id && each.whole_id === key_result_id);
  if (!link) throw ctx.error('dataNotFound');
  const ends = [partOf(link), wholeOf(link)];
  const own = ends.filter(({ owner_id }) => canEdit(ctx.actor, owner_id));
  if ((await listShown(ctx.db, tenantId, own, undefined)).length === 0) {
    const seen = await listShown(ctx.db, tenantId, ends, userId);
    throw ctx.error(seen.length === ends.length ? 'noPermission' : 'dataNotFound');
  }
  await deletePartRow(ctx.db, tenantId, part_id);
  await recordChanges(ctx, await unlinked(ctx, [link]));
  return { part_id };
};
