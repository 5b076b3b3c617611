import type { deleteSupplements as endpoint } from '../../contract/performance/supplement.ts';
import type { Handler } from '../context.ts';
import { fault } from './fault-rules.ts';
import { isInRange } from './policy.ts';
import { appRange, getSemester, requireSeats } from './reach.ts';
import { deleteSupplements as deleteRows, listSupplementsByIds } from './supplement-queries.ts';

export const deleteSupplements: Handler<typeof endpoint> = async (ctx, { body }) => {
  await requireSeats(ctx);
  const { tenantId } = ctx.actor;
  const { id } = await getSemester(ctx, body.semester_id);
  const asked = body.additional_informations;
  const known = new Map(
    (await listSupplementsByIds(ctx.db, tenantId, id, asked)).map((row) => [row.id, row]),
  );
  const range = await appRange(ctx);
  asked.forEach((item, at) => {
    const row = known.get(item);
    const refused = (why: 'itemNotFound' | 'permissionDenied', words: string) =>
      ctx.error(why, { field_violations: [fault(`additional_informations[${at}]`, words, item)] });
    if (!row) throw refused('itemNotFound', 'is no item of this semester: nothing was deleted');
    if (!isInRange(range, row.department_path))
      throw refused('permissionDenied', 'is about somebody out of the range of the app: nothing was deleted');
  });
  await deleteRows(ctx.db, tenantId, asked);
  return { additional_informations: asked };
};
