import type { IndicatorSetup } from '../../contract/app/performance/indicator.ts';
import type { QuestionSetup } from '../../contract/app/performance/question.ts';
import type { IndicatorRow } from './indicator-queries.ts';
import { nameV2 } from './present.ts';
import type { QuestionRow } from './question-queries.ts';
import { presentScore, writeDecimal } from './score-rules.ts';
import type { IndicatorContent, ScoreRule } from './template-content.ts';

export function presentIndicatorSetup(row: IndicatorRow): IndicatorSetup {
  const { rule, options }: IndicatorContent = row.content;
  return {
    id: row.id,
    type: row.type,
    name: nameV2(row),
    rule: presentRule(rule),
    options: options.map(({ score, ...option }) => ({
      ...option,
      ...(score !== undefined && { score: writeDecimal(score) }),
    })),
  };
}

function presentRule(rule: ScoreRule): IndicatorSetup['rule'] {
  if (rule.kind === 'levels') return rule;
  const say = (score: number) => presentScore(score, rule);
  if (rule.kind === 'values') return { kind: rule.kind, values: rule.values.map(say) };
  const range = { min: say(rule.min), max: say(rule.max), decimals: rule.decimals };
  return rule.kind === 'range'
    ? { kind: rule.kind, ...range }
    : { kind: rule.kind, ...range, intervals: rule.intervals.map((one) => ({ ...one, to: say(one.to) })) };
}

export const presentQuestionSetup = (row: QuestionRow): QuestionSetup => ({
  id: row.id,
  name: nameV2(row),
  tags: [...row.tags],
});
