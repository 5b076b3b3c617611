import type { createPart as endpoint } from '../../contract/app/okr/part.ts';
import type { Ctx, Handler } from '../context.ts';
import { partOf } from './linked.ts';
import { getIndicator, settleKeyResult } from './move-indicators.ts';
import {
  countLevelsBelow,
  insertPart,
  listPartLinks,
  listWholesAbove,
  type PartLinkRow,
} from './part-queries.ts';
import { linkChanges, MOST_LEVELS, MOST_PARTS, type PartFault, partFault } from './part-rules.ts';
import { linkedPresenter } from './present-part.ts';
import { type ReachedKeyResult, reachKeyResult } from './reach.ts';
import { recordChanges } from './record-changes.ts';

type Caller = Ctx<typeof endpoint>;

const reasons: Readonly<Record<PartFault, string>> = {
  'by hand':
    'cannot count there: the owner of the key result that is decomposed has to set current_value_calculate_type of its indicator to 2 first',
  'other unit': 'is counted in another unit than the key result that is decomposed',
  'periods do not overlap':
    'lies in a period that does not overlap with that of the key result that is decomposed',
  circle: 'is what is decomposed, or has it among its own parts',
  'too many': `would be one more than the ${MOST_PARTS} parts that a key result may have`,
  'too deep': `would stand in a row of more than ${MOST_LEVELS} key results that count in each other`,
};

/** Who edits the part takes it over; that it may be done at all, the owner of the whole has said with its indicator. */
export const createPart: Handler<typeof endpoint> = async (ctx, { params, query, body }) => {
  const part = await reachKeyResult(ctx, body.part_id, 'edit');
  const whole = await reachKeyResult(ctx, params.key_result_id, 'see');
  const { id } = part.keyResult;
  const links = await listPartLinks(ctx.db, ctx.actor.tenantId, [id, whole.keyResult.id]);
  const known = links.find(({ part_id }) => part_id === id);
  if (known && known.whole_id !== whole.keyResult.id)
    throw ctx.invalid(
      'part_id',
      `part_id counts in key result ${known.whole_id}: take it out there first`,
      id,
    );
  const parts = links.filter(({ whole_id }) => whole_id === whole.keyResult.id).length;
  const end = partOf(known ?? (await takeOver(ctx, part, whole, parts)));
  const present = await linkedPresenter(ctx, query.user_id_type ?? 'open_id', [end]);
  return { part: present(end) };
};

async function takeOver(
  ctx: Caller,
  part: ReachedKeyResult,
  whole: ReachedKeyResult,
  parts: number,
): Promise<PartLinkRow> {
  const fault = await findFault(ctx, part, whole, parts);
  if (fault) throw ctx.invalid('part_id', `part_id ${reasons[fault]}`, part.keyResult.id);
  const link: PartLinkRow = {
    part_id: part.keyResult.id,
    part_objective_id: part.objective.id,
    part_sheet_id: part.sheet.id,
    part_owner_id: part.sheet.user_id,
    whole_id: whole.keyResult.id,
    whole_objective_id: whole.objective.id,
    whole_sheet_id: whole.sheet.id,
    whole_owner_id: whole.sheet.user_id,
    created_time: ctx.clock.now(),
  };
  await insertPart(ctx.db, ctx.actor.tenantId, link);
  await recordChanges(ctx, [...linkChanges(link, 'create'), ...(await settleKeyResult(ctx, link.whole_id))]);
  return link;
}

async function findFault(
  ctx: Caller,
  part: ReachedKeyResult,
  whole: ReachedKeyResult,
  parts: number,
): Promise<PartFault | undefined> {
  const { db } = ctx;
  const { tenantId } = ctx.actor;
  const endOf = async ({ keyResult: { id }, sheet }: ReachedKeyResult) => ({
    id,
    period: sheet,
    indicator: await getIndicator(ctx, id),
  });
  return partFault(await endOf(part), await endOf(whole), {
    above: await listWholesAbove(db, tenantId, whole.keyResult.id),
    levelsBelow: await countLevelsBelow(db, tenantId, part.keyResult.id),
    parts,
  });
}
