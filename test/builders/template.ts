const named = (zh_cn: string) => ({ name: { zh_cn } });

export const levelIndicator = {
  type: 'general_review_item',
  name: { zh_cn: '总体评价', en_us: 'Overall' },
  rule: { kind: 'levels' },
  options: ['C', 'B', 'A'].map((label, at) => ({ name: { zh_cn: label }, label, score: `${at + 1}` })),
};

export const scoreIndicator = {
  type: 'general_review_item',
  name: { zh_cn: '评分' },
  rule: { kind: 'range', min: '0', max: '5', decimals: 1 },
};

export const tagQuestion = {
  name: { zh_cn: '优点与建议', en_us: 'Strengths and advice' },
  tags: [{ name: { zh_cn: '优点' } }, { name: { zh_cn: '建议' }, prompt: { zh_cn: '举个例子' } }],
};

/** Every stage that a review can have, over a work summary (unit 0) and an evaluation (unit 1). */
export const wholeTemplate = (indicator_id: string, question_id: string) => ({
  name: { zh_cn: '年度评估', en_us: 'Annual review' },
  units: [
    { ...named('工作总结'), fields: [{ kind: 'text', required: true }] },
    {
      ...named('评价'),
      fields: [
        { kind: 'indicator', ...named('总体评价'), indicator_id, required: true, is_principal: true },
        { kind: 'text', ...named('评语') },
        { kind: 'tags', ...named('优点与建议'), question_id },
      ],
    },
  ],
  stages: [
    { ...named('工作总结'), stage_type: 'summarize_key_outputs', unit_indexes: [0] },
    { ...named('邀请'), stage_type: 'invite_reviewers' },
    { ...named('确认'), stage_type: 'confirm_reviewers' },
    { ...named('自评'), stage_type: 'review', review_role: 'reviewee', unit_indexes: [1] },
    {
      ...named('360°'),
      stage_type: 'review',
      review_role: 'invited_reviewer',
      unit_indexes: [1],
      anonymity: { audience: 'everybody', minimum: 3 },
    },
    {
      ...named('上级评价'),
      stage_type: 'review',
      review_role: 'solid_line_leader',
      unit_indexes: [1],
      is_final: true,
    },
    { ...named('校准'), stage_type: 'calibration' },
    { ...named('结果沟通'), stage_type: 'communication_and_open_result' },
    { ...named('查看结果'), stage_type: 'view_result', needs_confirmation: true },
    { ...named('复议'), stage_type: 'reconsideration' },
  ],
});
