export interface Scored {
  /** Tenths of 1; null while unscored. */
  readonly score: number | null;
  /** Thousandths of 1. */
  readonly weight: number;
}

/**
 * The score of a whole from its parts, by weight, in tenths with two decimals kept. Only what is scored counts, so that a
 * quarter half-way through its scoring shows how it goes; undefined while nothing is. Where all that is scored weighs
 * nothing, each counts alike.
 */
export function weightedScore(parts: readonly Scored[]): number | undefined {
  const scored = parts.flatMap(({ score, weight }) => (score === null ? [] : [{ score, weight }]));
  if (scored.length === 0) return undefined;
  const total = scored.reduce((sum, { weight }) => sum + weight, 0);
  const weightOf = (weight: number) => (total === 0 ? 1 / scored.length : weight / total);
  return scored.reduce((sum, { score, weight }) => sum + score * weightOf(weight), 0);
}

/** An objective counts with its own score, or with that of its key results while it has none. */
export const objectiveScore = (own: number | null, keyResults: readonly Scored[]): number | null =>
  own ?? weightedScore(keyResults) ?? null;

/** Tenths as the wire's number from 0 to 1 with one decimal. */
export const shownScore = (tenths: number): number => Math.round(tenths) / 10;
