import type { Ctx } from '../context.ts';
import type { Writer } from '../db/database.ts';
import type { Change } from './event-rules.ts';
import { differences } from './read-fields.ts';
import { type SiblingKind, updateSiblings } from './sibling-queries.ts';
import { inOrder, inSteps, MOST_SIBLINGS, setFault, type Sibling, sumFault } from './sibling-rules.ts';

type Caller = Pick<Ctx, 'actor' | 'invalid'> & { readonly db: Writer };

interface Family {
  readonly kind: SiblingKind;
  readonly sheetId: string;
  /** The objective that key results belong to. */
  readonly parentId?: string;
}

/** Writes the places and weights that differ. Answers what changed, for the history. */
export async function placeSiblings(
  ctx: Caller,
  { kind, sheetId, parentId }: Family,
  before: readonly Sibling[],
  after: readonly Sibling[],
): Promise<Change[]> {
  const places = new Map(before.map((one) => [one.id, one]));
  const moved = after.flatMap((next) => {
    const old = places.get(next.id);
    const changed = old && differences(old, { position: next.position, weight: next.weight });
    return changed ? [{ next, changed }] : [];
  });
  await updateSiblings(
    ctx.db,
    ctx.actor.tenantId,
    kind,
    moved.map(({ next }) => next),
  );
  return moved.map(({ next, changed }) => ({
    sheetId,
    entity: kind,
    entityId: next.id,
    parentId,
    action: 'update',
    ...changed,
  }));
}

/** The siblings in an order that names each of them. */
export function readOrder(
  ctx: Caller,
  field: string,
  siblings: readonly Sibling[],
  ids: readonly string[],
): Sibling[] {
  const fault = setFault(siblings, ids);
  if (fault !== undefined) throw ctx.invalid(field, `${field} must name each one once; ${fault}`);
  return inOrder(siblings, ids);
}

/** The siblings with weights that name each of them and sum to 1. */
export function readWeights(
  ctx: Caller,
  field: string,
  siblings: readonly Sibling[],
  weights: readonly { readonly id: string; readonly weight: number }[],
): Sibling[] {
  const fault = setFault(
    siblings,
    weights.map(({ id }) => id),
  );
  if (fault !== undefined) throw ctx.invalid(field, `${field} must name each one once; ${fault}`);
  const asked = new Map(
    weights.map(({ id, weight }, at) => [id, readWeight(ctx, `${field}[${at}].weight`, weight)]),
  );
  const wrongSum = sumFault([...asked.values()]);
  if (siblings.length > 0 && wrongSum !== undefined) throw ctx.invalid(field, `${field} ${wrongSum}`);
  return siblings.map((one) => ({ ...one, weight: asked.get(one.id) ?? one.weight }));
}

/** Thousandths. */
export function readWeight(ctx: Pick<Ctx, 'invalid'>, field: string, weight: number): number {
  const thousandths = inSteps(weight, 1000);
  if (thousandths === undefined)
    throw ctx.invalid(field, `${field} has at most three decimals`, String(weight));
  return thousandths;
}

export function refuseMore(ctx: Pick<Ctx, 'invalid'>, field: string, siblings: readonly Sibling[]): void {
  if (siblings.length >= MOST_SIBLINGS)
    throw ctx.invalid(field, `${field} holds ${MOST_SIBLINGS} already, which is the most`);
}
