import type { deletePart as endpoint } from '../../contract/app/okr/part.ts';
import type { Ctx, Handler } from '../context.ts';
import { findSheet } from './item-queries.ts';
import { listLinked } from './linked.ts';
import { deletePartRow, listPartLinks, type PartLinkRow } from './part-queries.ts';
import { canEdit, canReadOkrs } from './policy.ts';
import { HIDDEN_PERIOD } from './reach.ts';
import { recordChanges } from './record-changes.ts';
import { unlinked } from './unlink-parts.ts';

type Caller = Ctx<typeof endpoint>;

/** Either side may part, whatever became of the other end. */
export const deletePart: Handler<typeof endpoint> = async (ctx, { params }) => {
  const { key_result_id, part_id } = params;
  if (!canReadOkrs(ctx.actor)) throw ctx.error('noPermission');
  const { tenantId } = ctx.actor;
  const links = await listPartLinks(ctx.db, tenantId, [part_id]);
  const link = links.find((each) => each.part_id === part_id && each.whole_id === key_result_id);
  if (!link) throw ctx.error('dataNotFound');
  if (!(await editsAnEnd(ctx, link)))
    throw ctx.error((await seesBothEnds(ctx, link)) ? 'noPermission' : 'dataNotFound');
  await deletePartRow(ctx.db, tenantId, part_id);
  await recordChanges(ctx, await unlinked(ctx, [link]));
  return { part_id };
};

async function editsAnEnd({ db, actor }: Caller, link: PartLinkRow): Promise<boolean> {
  const own = [
    ...(canEdit(actor, link.part_owner_id) ? [link.part_sheet_id] : []),
    ...(canEdit(actor, link.whole_owner_id) ? [link.whole_sheet_id] : []),
  ];
  for (const sheetId of own) {
    const sheet = await findSheet(db, actor.tenantId, sheetId);
    if (sheet && sheet.period_status !== HIDDEN_PERIOD) return true;
  }
  return false;
}

async function seesBothEnds({ db, actor }: Caller, link: PartLinkRow): Promise<boolean> {
  const { tenantId, userId } = actor;
  const parts = await listLinked(db, tenantId, link.whole_id, 'parts', userId);
  const wholes = await listLinked(db, tenantId, link.part_id, 'whole', userId);
  return wholes.length > 0 && parts.some(({ key_result_id }) => key_result_id === link.part_id);
}
