/** Objectives of one cycle, or key results of one objective: what holds for their order and weights. */
export interface Sibling {
  readonly id: string;
  readonly position: number;
  /** Thousandths. */
  readonly weight: number;
}

export const MOST_SIBLINGS = 100;
const WHOLE = 1000;

/** A number with so many decimals as a whole number of its smallest steps; undefined if it has more. */
export function inSteps(value: number, stepsOfOne: number): number | undefined {
  const steps = Math.round(value * stepsOfOne);
  return Math.abs(value * stepsOfOne - steps) < 1e-6 ? steps : undefined;
}

const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0);

/** Brought to a total in proportion, alike if all are 0. Nothing is lost in rounding: the largest remainders go up. */
export function scale(weights: readonly number[], total: number): number[] {
  const sum = sumOf(weights);
  const shares = weights.map((weight) => (sum === 0 ? total / weights.length : (weight * total) / sum));
  const scaled = shares.map(Math.floor);
  const up = shares
    .map((share, at) => ({ at, rest: share - Math.floor(share) }))
    .toSorted((a, b) => b.rest - a.rest || a.at - b.at)
    .slice(0, weights.length === 0 ? 0 : total - sumOf(scaled));
  for (const { at } of up) scaled[at] = (scaled[at] ?? 0) + 1;
  return scaled;
}

/**
 * Siblings with one more at the end. It gets the weight asked for, or as much as an equal part; the others keep their
 * proportions in what is left. The only one weighs everything, whatever was asked for.
 */
export function withNewcomer(siblings: readonly Sibling[], id: string, asked: number | undefined): Sibling[] {
  const part = asked ?? Math.round(WHOLE / (siblings.length + 1));
  const weight = siblings.length === 0 ? WHOLE : part;
  return [...reweigh(siblings, WHOLE - weight), { id, position: siblings.length + 1, weight }];
}

/** Siblings after one is gone: no gap in the order, and the weights sum to 1 again. */
export const without = (siblings: readonly Sibling[], id: string): Sibling[] =>
  reweigh(
    siblings.filter((one) => one.id !== id),
    WHOLE,
  );

function reweigh(siblings: readonly Sibling[], total: number): Sibling[] {
  const weights = scale(
    siblings.map(({ weight }) => weight),
    total,
  );
  return siblings.map(({ id }, at) => ({ id, position: at + 1, weight: weights[at] ?? 0 }));
}

/** What is wrong with a list that must name each of the siblings once; undefined if it does. */
export function setFault(siblings: readonly Sibling[], ids: readonly string[]): string | undefined {
  const named = new Set(ids);
  const known = new Set(siblings.map(({ id }) => id));
  const faults = [
    ['missing', [...known.difference(named)]],
    ['not among them', [...named.difference(known)]],
    ['repeated', ids.filter((id, at) => ids.indexOf(id) < at)],
  ] as const;
  const told = faults.filter(([, wrong]) => wrong.length > 0);
  return told.length === 0
    ? undefined
    : told.map(([fault, wrong]) => `${fault}: ${wrong.join(', ')}`).join('; ');
}

/** In the order of `ids`, which names them all. */
export const inOrder = (siblings: readonly Sibling[], ids: readonly string[]): Sibling[] =>
  siblings
    .map((one) => ({ ...one, position: ids.indexOf(one.id) + 1 }))
    .toSorted((a, b) => a.position - b.position);

export const sumFault = (weights: readonly number[]): string | undefined =>
  sumOf(weights) === WHOLE ? undefined : `sum to ${sumOf(weights) / WHOLE}, not to 1`;
