import { describe, expect, it } from 'vitest';
import type { ReviewDetail } from '../../contract/performance/review-detail.ts';
import { renderUnits } from './render-answers.ts';
import type { Field } from './template-content.ts';

const name = (en_us: string) => ({ zh_cn: `中 ${en_us}`, en_us });
const field: Field = {
  id: 'f',
  kind: 'text',
  name: name('How was it?'),
  hint: name(''),
  required: false,
  max_length: 10,
  is_principal: false,
  sub_fields: [{ id: 's', name: name('Speed'), indicator_id: 'i', weight: 1000 }],
  calculation: { kind: 'given' },
};

/** The lines that a page shows of an answer. */
function shown(detail: Partial<ReviewDetail>, language: 'zh' | 'en' = 'en'): string[] {
  const wording = {
    language,
    units: [{ id: 'u', name: name('Work'), fields: [field] }],
    names: new Map([
      ['a', 'Great'],
      ['t', 'Strengths'],
    ]),
    nameOf: (id: string) => `person ${id}`,
  };
  const units = [{ unit_id: 'u', data: [{ field_id: 'f', submit_time: '1', ...detail }] }];
  const page = renderUnits(wording, units, true)
    .map(({ text }) => text)
    .join('');
  return [...page.matchAll(/<dd[^>]*>([^<]*)<\/dd>/g)].map(([, line = '']) => line);
}
const rich = (...ops: readonly unknown[]) => JSON.stringify({ ops });

describe('an answer on a page', () => {
  it.each<[string, Partial<ReviewDetail>, string[]]>([
    ['a level and a score', { option_id: 'a', score: '4.5' }, ['Great · 4.5']],
    ['a text, escaped', { text: '<b>&' }, ['&lt;b&gt;&amp;']],
    ['texts', { multi_texts: ['One', 'Two'] }, ['One', 'Two']],
    ['a coefficient', { perf_coefficient_value: '1.2' }, ['1.2']],
    ['rich text, whatever is in it', { richtext: rich(null, 7, { text: 3 }, { text: 'Words' }) }, ['Words']],
    ['rich texts', { multi_richtexts: [rich({ text: 'One' }), rich({ text: 'Two' })] }, ['One', 'Two']],
    ['parts', { sub_indicator_data: [{ field_id: 's', option_id: 'a' }] }, ['Speed: Great']],
    ['tags', { tag_text_item_data: [{ tag_text_id: 't', tag_text: 'Kind' }] }, ['Strengths: Kind']],
    [
      'objectives and key results',
      {
        objective_data: [
          { objective_id: 'o', score: '0.8', keyresult_data: [{ keyresult_id: 'k', text: 'Done' }] },
        ],
      },
      ['Objective 1: 0.8', 'KR 1: Done'],
    ],
    ['metrics', { metric_data: [{ id: 'm', score: '3' }] }, ['Metric 1: 3']],
    [
      'who gave a result, and where',
      {
        text: 'So',
        reviewer_user_id: { open_id: 'o', user_id: '1' },
        leader_review_data_source: 'calibaration',
      },
      ['So', 'person 1 · calibration'],
    ],
    ['nothing', {}, []],
  ])('tells %s', (_, detail, lines) => {
    expect(shown(detail)).toEqual(lines);
  });

  it('speaks Chinese', () => {
    expect(shown({ sub_indicator_data: [{ field_id: 's', score: '2' }] }, 'zh')).toEqual(['中 Speed: 2']);
  });
});
