import { describe, expect, it } from 'vitest';
import type { Measure } from './calculation-rules.ts';
import type { Field, Option, ScoreRule, StageTemplate, TemplateContent } from './template-content.ts';
import { copyContent, idsIn, templateFaults } from './template-rules.ts';

const name = { zh_cn: '名', en_us: 'Name' };
const options = (prefix: string, score?: number): Option[] =>
  ['low', 'high'].map((word) => ({
    id: `${prefix}-${word}`,
    name,
    label: word,
    ...(score !== undefined && { score }),
  }));
const range: ScoreRule = { kind: 'range', min: 0, max: 500, decimals: 1 };
const measure = (type: Measure['type'], rule: ScoreRule, levels: Option[] = []): Measure => ({
  type,
  content: { rule, options: levels },
});
const indicators = new Map<string, Measure>([
  ['levels', measure('general_review_item', { kind: 'levels' }, options('own'))],
  ['graded', measure('general_review_item', { kind: 'levels' }, options('part'))],
  ['counted', measure('general_review_item', { kind: 'levels' }, options('counted', 100))],
  ['score', measure('general_review_item', range)],
  ['values', measure('general_review_item', { kind: 'values', values: [1] })],
  ['okr', measure('okr_review_item', range)],
  ['metric', measure('review_item_based_on_key_metric', range)],
  ['plus', measure('plus', range)],
]);
const library = { indicators, tags: new Map([['question', new Set<string>()]]) };

const field = (more: Partial<Field>): Field => ({
  id: 'f',
  kind: 'indicator',
  name,
  hint: name,
  required: true,
  max_length: 100,
  is_principal: false,
  ...(more.kind === undefined && { indicator_id: 'levels' }),
  sub_fields: [],
  calculation: { kind: 'given' },
  ...more,
});
const sub = (indicator_id: string, weight = 0) => ({ id: indicator_id, name, indicator_id, weight });
const stage = (
  stage_type: StageTemplate['stage_type'],
  more: Partial<StageTemplate> = {},
): StageTemplate => ({
  id: 's',
  name,
  stage_type,
  unit_ids: stage_type === 'summarize_key_outputs' ? ['u'] : [],
  is_final: false,
  needs_confirmation: false,
  needs_reason: false,
  ...more,
});
const review = (review_role: NonNullable<StageTemplate['review_role']>, more: Partial<StageTemplate> = {}) =>
  stage('review', { review_role, unit_ids: ['u'], ...more });
const final = review('solid_line_leader', { is_final: true });
const view = stage('view_result');

const unit = (...fields: Field[]) => ({ id: 'u', name, fields });
const faultsOf = (content: TemplateContent) => templateFaults(content, library).map((one) => one.field);
const fieldFaultsOf = (more: Partial<Field>) =>
  faultsOf({ units: [unit(field(more))], stages: [] }).map((path) => path.replace('units[0].fields[0]', ''));
const stageFaultsOf = (...stages: StageTemplate[]) => faultsOf({ units: [unit(field({}))], stages });

const sums = (kind: 'weighted_sum' | 'sum' | 'average') => ({ kind }) as const;
const when = (option: string, count: number, level: string, otherwise: string) =>
  ({
    kind: 'conditions',
    conditions: [{ options: [option], count, option_id: level }],
    otherwise,
  }) as const;
const graded = { sub_fields: [sub('graded'), sub('graded')] };

describe('questions of a template', () => {
  const cases: [string, Partial<Field>, string[]][] = [
    ['an indicator', {}, []],
    ['an indicator that is none', { indicator_id: '1' }, ['.indicator_id']],
    ['an indicator of objectives', { indicator_id: 'okr' }, ['.indicator_id']],
    ['an indicator with a question', { question_id: 'question' }, ['.question_id']],
    ['tags', { kind: 'tags', question_id: 'question' }, []],
    ['tags of nothing', { kind: 'tags' }, ['.question_id']],
    ['tags of a question that is none', { kind: 'tags', question_id: '1' }, ['.question_id']],
    ['a text', { kind: 'text', name: { zh_cn: '', en_us: '' } }, []],
    [
      'tags without a name',
      { kind: 'tags', question_id: 'question', name: { zh_cn: '', en_us: '' } },
      ['.name'],
    ],
    ['a text with a level', { kind: 'text', indicator_id: 'levels' }, ['.indicator_id']],
    ['a principal text', { kind: 'text', is_principal: true }, ['.is_principal']],
    [
      'objectives',
      { kind: 'objectives', objective_title: name, keyresult_title: name, indicator_id: 'okr' },
      [],
    ],
    ['objectives untitled', { kind: 'objectives', keyresult_title: name }, ['.objective_title']],
    ['metrics', { kind: 'metrics', metric_template_id: '1', indicator_id: 'metric' }, []],
    ['metrics rated as others', { kind: 'metrics', indicator_id: 'score' }, ['.indicator_id']],
    ['a coefficient', { kind: 'coefficient' }, []],
    ['parts of a text', { kind: 'text', sub_fields: [sub('score')] }, ['.sub_fields']],
    ['parts for the eye', { sub_fields: [sub('score'), sub('graded')] }, []],
    ['parts of objectives', { sub_fields: [sub('okr')] }, ['.sub_fields[0].indicator_id']],
    ['a sum of nothing', { indicator_id: 'score', calculation: sums('sum') }, ['.calculation.kind']],
    ['a sum in levels', { sub_fields: [sub('score')], calculation: sums('sum') }, ['.calculation.kind']],
    [
      'a sum of scores and counted levels',
      {
        indicator_id: 'score',
        sub_fields: [sub('score'), sub('counted'), sub('values'), sub('plus')],
        calculation: sums('sum'),
      },
      [],
    ],
    [
      'a sum in values',
      { indicator_id: 'values', sub_fields: [sub('score')], calculation: sums('sum') },
      ['.calculation.kind'],
    ],
    [
      'a sum of levels',
      {
        indicator_id: 'score',
        sub_fields: [sub('graded')],
        calculation: sums('average'),
      },
      ['.sub_fields[0].indicator_id'],
    ],
    [
      'a sum of extras',
      { indicator_id: 'score', sub_fields: [sub('plus')], calculation: sums('sum') },
      ['.sub_fields'],
    ],
    [
      'weights of 1000',
      {
        indicator_id: 'score',
        sub_fields: [sub('score', 400), sub('counted', 600), sub('plus')],
        calculation: sums('weighted_sum'),
      },
      [],
    ],
    [
      'weights of 999',
      {
        indicator_id: 'score',
        sub_fields: [sub('score', 400), sub('counted', 599)],
        calculation: sums('weighted_sum'),
      },
      ['.sub_fields'],
    ],
    [
      'a weight of an extra',
      {
        indicator_id: 'score',
        sub_fields: [sub('score', 900), sub('plus', 100)],
        calculation: sums('weighted_sum'),
      },
      ['.sub_fields[1].weight'],
    ],
    ['conditions', { ...graded, calculation: when('part-high', 2, 'own-high', 'own-low') }, []],
    [
      'conditions of foreign levels',
      {
        ...graded,
        calculation: when('own-high', 3, 'part-high', ''),
      },
      [
        '.calculation.conditions[0].options[0]',
        '.calculation.conditions[0].count',
        '.calculation.conditions[0].option_id',
        '.calculation.otherwise',
      ],
    ],
    [
      'no conditions',
      {
        ...graded,
        calculation: { kind: 'conditions', conditions: [], otherwise: 'own-low' },
      },
      ['.calculation.conditions'],
    ],
    [
      'conditions of a score',
      {
        indicator_id: 'score',
        ...graded,
        calculation: when('part-high', 1, 'own-high', 'own-low'),
      },
      ['.calculation.kind'],
    ],
  ];

  it.each(cases)('%s', (_title, more, wanted) => {
    expect(fieldFaultsOf(more)).toEqual(wanted);
  });

  it('of which one may be the principal one, and no unit is empty', () => {
    const principal = field({ is_principal: true });
    const units = [unit(principal, field({}), principal), { id: 'v', name, fields: [] }];
    expect(faultsOf({ units, stages: [] })).toEqual(['units[1].fields', 'units[0].fields[2].is_principal']);
  });
});

describe('stages of a template', () => {
  const invite = stage('invite_reviewers');
  const confirm = stage('confirm_reviewers');
  const invited = review('invited_reviewer', {
    anonymity: { audience: 'everybody', minimum: 2, hides_descriptions: true },
  });
  const whole = [
    stage('summarize_key_outputs'),
    invite,
    confirm,
    review('reviewee'),
    invited,
    final,
    stage('calibration', { needs_reason: true }),
    stage('communication_and_open_result'),
    stage('view_result', { needs_confirmation: true }),
    stage('reconsideration'),
  ];
  const anonymity = { audience: 'some', minimum: 3, hides_descriptions: false } as const;
  const cases: [string, StageTemplate[], string[]][] = [
    ['all of them', whole, []],
    ['the fewest', [review('reviewee'), view], []],
    ['no review', [view], ['stages']],
    ['no view of the result', [final], ['stages']],
    ['two of a kind', [final, view, stage('view_result')], ['stages[2].stage_type', 'stages[1].stage_type']],
    [
      'two summaries',
      [whole, [stage('summarize_key_outputs')]].flat(),
      ['stages[10].stage_type', 'stages[8].stage_type'],
    ],
    ['two final reviews', [final, final, view], ['stages[1].is_final']],
    ['a final self review', [review('reviewee', { is_final: true }), view], ['stages[0].is_final']],
    ['a final 360° review', [review('invited_reviewer', { is_final: true }), view], ['stages[0].is_final']],
    ['a final dotted line', [review('dotted_line_leader', { is_final: true }), view], ['stages[0].is_final']],
    [
      'a final summary',
      [stage('summarize_key_outputs', { is_final: true }), final, view],
      ['stages[0].is_final', 'stages[1].is_final'],
    ],
    ['a review by nobody', [stage('review', { unit_ids: ['u'] }), view], ['stages[0].review_role']],
    [
      'a view by somebody',
      [final, stage('view_result', { review_role: 'reviewee' })],
      ['stages[1].review_role'],
    ],
    ['calibration before the final review', [stage('calibration'), final, view], ['stages[0].stage_type']],
    ['calibration without one', [review('reviewee'), stage('calibration'), view], ['stages[1].stage_type']],
    ['reconsideration before the view', [final, stage('reconsideration'), view], ['stages[1].stage_type']],
    [
      'reconsideration later than the view',
      [final, view, review('reviewee'), stage('reconsideration')],
      ['stages[3].stage_type', 'stages[1].stage_type'],
    ],
    ['a review after the view', [final, view, review('reviewee')], ['stages[1].stage_type']],
    ['confirming without inviting', [confirm, invited, final, view], ['stages[0].stage_type']],
    ['confirming before inviting', [confirm, invite, invited, view], ['stages[0].stage_type']],
    ['inviting for nothing', [invite, final, view], ['stages[0].stage_type']],
    ['inviting after the review', [invited, invite, view], ['stages[1].stage_type']],
    ['anonymous managers', [review('solid_line_leader', { anonymity }), view], ['stages[0].anonymity']],
    [
      'a needless confirmation',
      [review('reviewee', { needs_confirmation: true }), view],
      ['stages[0].needs_confirmation'],
    ],
    ['a needless reason', [final, stage('view_result', { needs_reason: true })], ['stages[1].needs_reason']],
    ['a review of nothing', [review('reviewee', { unit_ids: [] }), view], ['stages[0].unit_indexes']],
    [
      'units of nowhere, or twice',
      [review('reviewee', { unit_ids: ['u', '', 'u'] }), view],
      ['stages[0].unit_indexes[1]', 'stages[0].unit_indexes[2]'],
    ],
    [
      'an asking invitation',
      [stage('invite_reviewers', { unit_ids: ['u'] }), invited, view],
      ['stages[0].unit_indexes'],
    ],
    [
      'results before metrics',
      [stage('kpi_result_recording'), stage('kpi_metric_setting'), final, view],
      ['stages[0].stage_type'],
    ],
    [
      'talk before the final review',
      [stage('communication_and_open_result'), final, view],
      ['stages[0].stage_type'],
    ],
  ];

  it.each(cases)('%s', (_title, stages, wanted) => {
    expect(stageFaultsOf(...stages)).toEqual(wanted);
  });

  it('need not be there yet', () => {
    expect(faultsOf({ units: [], stages: [] })).toEqual([]);
  });
});

it('a copy has no id of the original, and stages that ask the same units', () => {
  const original: TemplateContent = {
    units: [
      { ...unit(field({ sub_fields: [{ ...sub('graded'), id: 'p' }] })) },
      { ...unit(field({ id: 'g' })), id: 'v' },
    ],
    stages: [review('reviewee', { unit_ids: ['v', 'u'] })],
  };
  let at = 0;
  const copy = copyContent(original, () => `new ${(at += 1)}`);
  expect(idsIn(copy)).toHaveLength(idsIn(original).length);
  expect(idsIn(copy).filter((id) => idsIn(original).includes(id))).toEqual([]);
  expect(new Set(idsIn(copy)).size).toBe(6);
  expect(copy.stages[0]?.unit_ids).toEqual([copy.units[1]?.id, copy.units[0]?.id]);
});
