import type { Writer } from '../db/database.ts';
import { BY_HAND, summed } from './indicator.ts';
import { listItemIndicators } from './objective-queries.ts';
import { insertPart, listPartLinks, type NewPart } from './part-queries.ts';
import { updateIndicator } from './progress-queries.ts';

interface Linked {
  readonly came: number;
  readonly here: number;
  /** Why the others did not come. */
  readonly stays?: string;
}

/** Links what counts in a key result as it was elsewhere, where that makes its value; without parts it keeps that by hand. */
export async function linkParts(
  db: Writer,
  tenantId: string,
  wholeId: string,
  parts: readonly Omit<NewPart, 'whole_id'>[],
): Promise<Linked> {
  const ids = parts.map(({ part_id }) => part_id);
  const links = await listPartLinks(db, tenantId, [wholeId, ...ids]);
  const here = links.filter(({ whole_id }) => whole_id === wholeId).map(({ part_id }) => part_id);
  const elsewhere = links.filter(({ part_id, whole_id }) => ids.includes(part_id) && whole_id !== wholeId);
  const missing = parts.filter(({ part_id }) => !here.includes(part_id));
  if (missing.length === 0) return { came: 0, here: here.length };

  const all = [...here, ...missing.map(({ part_id }) => part_id)];
  const [whole] = await listItemIndicators(db, tenantId, [wholeId]);
  const indicators = await listItemIndicators(db, tenantId, all);
  if (!whole) throw new Error(`key result ${wholeId} has no indicator`);
  const areThere = indicators.length === all.length && elsewhere.length === 0;
  if (areThere && summed(whole, indicators).current_value === whole.current_value) {
    for (const part of missing) await insertPart(db, tenantId, { ...part, whole_id: wholeId });
    return { came: missing.length, here: here.length };
  }
  if (here.length > 0)
    return {
      came: 0,
      here: here.length,
      stays: 'what else counts in it elsewhere does not fit to what it has here',
    };
  await updateIndicator(db, tenantId, { ...whole, current_value_calculate_type: BY_HAND });
  return { came: 0, here: 0, stays: 'what counts in it did not come whole; its value is kept by hand now' };
}
