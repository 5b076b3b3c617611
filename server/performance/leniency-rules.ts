/** One score of one question about one person, in hundredths. */
export interface InvitedScore {
  readonly reviewer_id: string;
  readonly reviewee_id: string;
  readonly field_id: string;
  readonly score: number;
}

const LEAST_COMPARABLE = 3;

/**
 * How far a reviewer's scores lie above those of the others, in hundredths: the mean of the differences to the others' mean
 * for the same person and question. Undefined below three that can be compared.
 */
export function averageDifference(reviewerId: string, scores: readonly InvitedScore[]): number | undefined {
  const questions = Map.groupBy(scores, ({ reviewee_id, field_id }) => `${reviewee_id} ${field_id}`);
  const differences = [...questions.values()].flatMap((answers) => {
    const own = answers.find(({ reviewer_id }) => reviewer_id === reviewerId);
    const others = answers.filter(({ reviewer_id }) => reviewer_id !== reviewerId);
    return own && others.length > 0 ? [own.score - mean(others.map(({ score }) => score))] : [];
  });
  return differences.length < LEAST_COMPARABLE ? undefined : Math.round(mean(differences));
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** 1 strict, 2 moderate, 3 lenient. */
export const scaleOf = (averageDiff: number): 1 | 2 | 3 =>
  averageDiff <= -50 ? 1 : averageDiff >= 50 ? 3 : 2;
