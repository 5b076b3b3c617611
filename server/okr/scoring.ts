/** Something with a share in the score of a whole: a key result in its objective, an objective in its sheet. */
export interface Scored {
  /** Tenths of 1, whole; null while unscored. */
  readonly score: number | null;
  /** Thousandths of 1, whole. */
  readonly weight: number;
}

/**
 * The score of a whole in tenths: the mean of its parts by weight, undefined while no part that weighs anything is scored.
 * What is unscored counts for nothing rather than as 0, so that half a review does not look like failure. Halves round up.
 */
export function weightedScore(parts: readonly Scored[]): number | undefined {
  let sum = 0;
  let weights = 0;
  for (const { score, weight } of parts) {
    if (score === null) continue;
    sum += score * weight;
    weights += weight;
  }
  return weights === 0 ? undefined : Math.round(sum / weights);
}

/**
 * The score with which an objective counts: the one set by hand, 0 included, else that of its key results. Either is in whole
 * tenths, as the wire has it, so that setting by hand what the key results give leaves the sheet's score as it is.
 */
export const objectiveScore = (own: number | null, keyResults: readonly Scored[]): number | null =>
  own ?? weightedScore(keyResults) ?? null;

/** Tenths as the wire's number from 0 to 1 with one decimal. */
export const shownScore = (tenths: number): number => tenths / 10;
