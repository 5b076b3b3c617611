import type { ScoreRule } from './template-content.ts';

// Scores are whole hundredths throughout: sums and comparisons are exact.

/** A decimal such as "1.1" or "-3" in hundredths. */
export function readDecimal(text: string): number | undefined {
  const [, sign, whole = '', part = ''] = /^(-?)(\d{1,7})(?:\.(\d{1,2}))?$/.exec(text) ?? [];
  if (whole === '') return undefined;
  const hundredths = Number(whole) * 100 + Number(part.padEnd(2, '0'));
  return sign === '-' && hundredths > 0 ? -hundredths : hundredths;
}

/** The least difference between two scores of a rule with so many decimals. */
export const stepOf = ({ decimals }: { readonly decimals: 0 | 1 | 2 }): number => [100, 10, 1][decimals] ?? 1;

const written = (hundredths: number, decimals: number): string => {
  const size = Math.abs(hundredths);
  const part = String(size % 100)
    .padStart(2, '0')
    .slice(0, decimals);
  return `${hundredths < 0 ? '-' : ''}${Math.trunc(size / 100)}${decimals > 0 ? `.${part}` : ''}`;
};

/** With as few decimals as it takes. */
export const writeDecimal = (hundredths: number): string =>
  written(hundredths, hundredths % 100 === 0 ? 0 : hundredths % 10 === 0 ? 1 : 2);

/** As the wire shows a score: with the decimals that its rule has. */
export const presentScore = (hundredths: number, rule: ScoreRule): string =>
  rule.kind === 'range' || rule.kind === 'mapped'
    ? written(hundredths, rule.decimals)
    : writeDecimal(hundredths);

/** A score as somebody gives it, or what is wrong with it. */
export function readScore(rule: ScoreRule, text: string): number | string {
  if (rule.kind === 'levels') return 'takes a level, not a score';
  const score = readDecimal(text);
  if (score === undefined) return 'must be a decimal number with at most two decimals, such as 1.5';
  if (rule.kind === 'values') {
    const known = rule.values.map(writeDecimal).join(', ');
    return rule.values.includes(score) ? score : `must be one of ${known}`;
  }
  if (score < rule.min || score > rule.max)
    return `must be from ${presentScore(rule.min, rule)} to ${presentScore(rule.max, rule)}`;
  return score % stepOf(rule) === 0 ? score : `must have at most ${rule.decimals} decimals`;
}

/** The level that a score gives: none where the rule has no levels, or the score is out of its range. */
export function levelOf(rule: ScoreRule, score: number): string | undefined {
  if (rule.kind !== 'mapped' || score < rule.min) return undefined;
  return rule.intervals.find(({ to, includes_to }) => score < to || (includes_to && score === to))?.option_id;
}
