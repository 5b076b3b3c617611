import type { Client } from '@larksuiteoapi/node-sdk';
import { expect, it } from 'vitest';
import type { Review } from './review.ts';
import { both, digits, pagesOf, time } from './sdk.ts';

interface World {
  readonly performance: Client['performance'];
  readonly review: Review;
}

/** Tests of what reviews and metrics are made of. */
export function itReadsTheLibrary(world: () => World): void {
  it('v2.reviewTemplate, .indicator and .question: misspelled as published, with iterators', async () => {
    const { performance, review } = world();
    const wanted = { review_template_ids: [review.reviewTemplate] };
    const { data } = await performance.v2.reviewTemplate.query({ data: wanted, params: { page_token: '' } });
    expect(data).toMatchObject({
      has_more: false,
      review_templates: [
        {
          review_template_id: review.reviewTemplate,
          name: { zh_cn: '半年评估', en_us: 'Half-year review' },
          status: 'enabled',
          templates: [
            { stage_type: 'summarize_key_outputs' },
            { stage_type: 'review', review_stage_role: 'solid_line_leader' },
            { stage_type: 'view_result' },
          ],
          units: [
            {
              fields: [
                {},
                {
                  objective_text_qustion_title: { zh_cn: '目标怎么样' },
                  keyresult_text_qustion_title: { zh_cn: '关键结果怎么样' },
                },
              ],
            },
            {
              fields: [
                { field_id: digits, indicator_id: review.indicator },
                { tag_based_question_id: review.question },
                {},
                { kpi_template_id: review.metricTemplate },
              ],
            },
          ],
        },
      ],
    });
    const indicators = await performance.v2.indicator.query({ data: { indicator_ids: [review.indicator] } });
    expect(indicators.data?.indicators).toMatchObject([
      { type: 'general_review_item', options: [{ id: review.levels[0], lable: 'C' }, {}, { lable: 'A' }] },
    ]);
    const questions = await performance.v2.question.query({ data: {}, params: { page_size: 50 } });
    expect(questions.data?.tag_based_questions).toContainEqual({
      question_id: review.question,
      name: { zh_cn: '优点与建议', en_us: 'Strengths and advice' },
      tag_items: [{ id: review.tag, name: { zh_cn: '优点', en_us: 'Strengths' } }],
    });
    const params = { page_size: 1 };
    const v2 = performance.v2;
    const templates = await pagesOf(v2.reviewTemplate.queryWithIterator({ params }));
    expect(templates.flatMap((page) => page.review_templates ?? [])).toContainEqual(
      data?.review_templates?.[0],
    );
    const levels = await pagesOf(v2.indicator.queryWithIterator({ params }));
    expect(levels.flatMap((page) => page.indicators ?? [])).toContainEqual(indicators.data?.indicators?.[0]);
    const asked = await pagesOf(v2.question.queryWithIterator({ params }));
    expect(asked.flatMap((page) => page.tag_based_questions ?? [])).toEqual(
      questions.data?.tag_based_questions,
    );
  });

  it('v2.metricField, .metricTag, .metricLib and .metricTemplate: misspelled as published', async () => {
    const { performance, review } = world();
    const [, , other] = review.people;
    const { v2 } = performance;
    const fields = await v2.metricField.query({ data: { field_ids: [review.weight, review.owner] } });
    expect(fields.data?.items).toMatchObject([
      { field_id: review.weight, name: { zh_cn: '权重' }, type: 'pencentage' },
      { field_id: review.owner, type: 'person' },
    ]);
    const tag = {
      tag_id: review.metricTag,
      tag_name: { zh_cn: '体验', en_us: 'Experience' },
      index: 7,
      create_time: time,
      update_time: time,
    };
    const pages = await pagesOf(v2.metricTag.listWithIterator({ params: { page_size: 1 } }));
    const tags = pages.flatMap((page) => page.items ?? []);
    expect(tags.length).toBeGreaterThan(1);
    expect(tags).toContainEqual(tag);
    const tag_ids = tags.map(({ tag_id }) => tag_id ?? '');
    expect((await v2.metricTag.list({ params: { tag_ids } })).data?.items).toHaveLength(tags.length);
    expect((await v2.metricTag.list({ params: { tag_ids: [review.metricTag] } })).data?.items).toEqual([tag]);
    const data = { tag_ids: [review.metricTag], is_active: true };
    expect((await v2.metricLib.query({ data, params: { page_token: '' } })).data).toMatchObject({
      has_more: false,
      items: [
        {
          metric_id: review.metric,
          name: '满意度',
          tags: [{ tag_id: review.metricTag }],
          fields: [{ field_id: review.weight, input_setting: 'admin', field_value: '100' }, {}, {}],
          scoring_setting_type: 'score_manually',
          data_source_inputters: [both(other)],
        },
      ],
    });
    const wanted = { metrics_template_ids: [review.metricTemplate], status: 'enabled' as const };
    expect((await v2.metricTemplate.query({ data: wanted })).data?.items).toMatchObject([
      {
        id: review.metricTemplate,
        metric_dimensions: [{ group_id: '', dimension_weight: '100' }],
        metrics: [
          {
            fields: [{ id: review.weight, filed_value: '100' }, { id: review.actual }, { id: review.owner }],
            scoring_setting_type: 'socre_manually',
            review_rule_config: { min: '0', max: '100' },
          },
        ],
      },
    ]);
  });
}
