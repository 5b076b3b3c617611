import type { LibraryDraft } from '../performance/index.ts';
import { indicatorRef, levelRef, named, questionRef } from './performance-indicators.ts';
import { thing } from './refs.ts';

export type Template = LibraryDraft['review_templates'][number];
type Unit = NonNullable<Template['units']>[number];
type Field = Unit['fields'][number];
type Stage = NonNullable<Template['stages']>[number];

export type UnitKey =
  | 'summary'
  | 'okr'
  | 'metrics'
  | 'values'
  | 'evaluation'
  | 'score'
  | 'coefficient'
  | 'peer'
  | 'craft'
  | 'talk';

export type StageKey =
  | 'summary'
  | 'invite'
  | 'confirm'
  | 'kpi-setting'
  | 'kpi-recording'
  | 'self'
  | 'peers'
  | 'dotted'
  | 'project'
  | 'custom'
  | 'metric'
  | 'solid'
  | 'second'
  | 'calibration'
  | 'talk'
  | 'view'
  | 'appeal';

export type TemplateKey = 'common' | 'rnd-v1' | 'rnd' | 'sales-v1' | 'sales';

export const templateRef = (key: string): string => thing(`template/${key}`);
export const unitRef = (template: string, unit: UnitKey): string => thing(`template/${template}/${unit}`);
export const fieldRef = (template: string, unit: UnitKey, field: string): string =>
  thing(`template/${template}/${unit}/${field}`);
export const stageTemplateRef = (template: string, stage: StageKey): string =>
  thing(`template/${template}/stage/${stage}`);

const unitNames: Record<UnitKey, readonly [zh: string, en: string]> = {
  summary: ['工作总结', 'Work summary'],
  okr: ['OKR 回顾', 'OKR review'],
  metrics: ['关键指标', 'Key metrics'],
  values: ['价值观', 'Values'],
  evaluation: ['综合评价', 'Overall evaluation'],
  score: ['综合评分', 'Overall score'],
  coefficient: ['绩效系数', 'Performance coefficient'],
  peer: ['协作反馈', 'Collaboration feedback'],
  craft: ['专业反馈', 'Professional feedback'],
  talk: ['沟通纪要', 'Notes of the talk'],
};

type Fields = (template: string, of: (field: string) => string) => Field[];

const fieldsOf: Record<UnitKey, Fields> = {
  summary: (_, of) => [
    {
      id: of('outputs'),
      kind: 'text',
      name: named('本期关键产出', 'Key outputs'),
      hint: named('按项目分条写，写结果和数据', 'One entry for each project, with results and figures'),
      required: true,
    },
    { id: of('plans'), kind: 'text', name: named('下期重点', 'Next priorities') },
  ],
  okr: (_, of) => [
    {
      id: of('objectives'),
      kind: 'objectives',
      name: named('OKR 完成情况', 'How the OKRs went'),
      indicator_id: indicatorRef('okr'),
      objective_title: named('目标完成情况', 'How the objective went'),
      keyresult_title: named('关键结果完成情况', 'How the key result went'),
    },
  ],
  metrics: (template, of) => [
    {
      id: of('metrics'),
      kind: 'metrics',
      name: named('关键指标评分', 'Scores of key metrics'),
      indicator_id: indicatorRef('metric'),
      metric_template_id: thing(`metric-template/${template.startsWith('sales') ? 'sales' : 'rnd'}`),
    },
  ],
  values: (_, of) => [
    {
      id: of('values'),
      kind: 'indicator',
      name: named('价值观评价', 'Values'),
      indicator_id: indicatorRef('values'),
      sub_fields: [
        ['farmer', '农户第一', 'Farmers first'],
        ['honest', '实事求是', 'Straight with facts'],
        ['together', '一起扛事', 'In it together'],
      ].map(([key = '', zh = '', en = '']) => ({
        id: of(`values/${key}`),
        name: named(zh, en),
        indicator_id: indicatorRef('behaviour'),
      })),
      calculation: {
        kind: 'conditions',
        conditions: [
          { options: [levelRef('behaviour', 0)], count: 1, option_id: levelRef('values', 0) },
          { options: [levelRef('behaviour', 2)], count: 2, option_id: levelRef('values', 2) },
        ],
        otherwise: levelRef('values', 1),
      },
    },
  ],
  evaluation: (_, of) => [
    {
      id: of('overall'),
      kind: 'indicator',
      name: named('绩效等级', 'Rating'),
      indicator_id: indicatorRef('overall'),
      required: true,
      is_principal: true,
    },
    { id: of('comment'), kind: 'text', name: named('评语', 'Comment'), max_length: 2000 },
  ],
  score: (_, of) => [
    {
      id: of('total'),
      kind: 'indicator',
      name: named('综合得分', 'Total'),
      indicator_id: indicatorRef('total'),
      is_principal: true,
      sub_fields: [
        {
          id: of('results'),
          name: named('业绩结果', 'Results'),
          indicator_id: indicatorRef('points'),
          weight: 700,
        },
        {
          id: of('ability'),
          name: named('能力成长', 'Ability'),
          indicator_id: indicatorRef('points'),
          weight: 300,
        },
        { id: of('bonus'), name: named('加分', 'Bonus'), indicator_id: indicatorRef('bonus') },
        { id: of('incident'), name: named('减分', 'Deduction'), indicator_id: indicatorRef('incident') },
      ],
      calculation: { kind: 'weighted_sum' },
    },
    { id: of('comment'), kind: 'text', name: named('评语', 'Comment'), max_length: 2000 },
  ],
  coefficient: (_, of) => [
    { id: of('coefficient'), kind: 'coefficient', name: named('绩效系数', 'Performance coefficient') },
  ],
  peer: (_, of) => [
    {
      id: of('collaboration'),
      kind: 'indicator',
      name: named('协作表现', 'Collaboration'),
      indicator_id: indicatorRef('collaboration'),
      required: true,
    },
    {
      id: of('feedback'),
      kind: 'tags',
      name: named('优势与建议', 'Strengths and advice'),
      question_id: questionRef('feedback'),
    },
  ],
  craft: (_, of) => [
    {
      id: of('ability'),
      kind: 'indicator',
      name: named('专业能力', 'Professional skill'),
      indicator_id: indicatorRef('ability'),
      required: true,
    },
    {
      id: of('growth'),
      kind: 'indicator',
      name: named('成长速度', 'Growth'),
      indicator_id: indicatorRef('growth'),
    },
  ],
  talk: (_, of) => [
    { id: of('notes'), kind: 'text', name: named('', '') },
    {
      id: of('potential'),
      kind: 'tags',
      name: named('发展潜力', 'Potential'),
      question_id: questionRef('potential'),
    },
  ],
};

type Role = NonNullable<Stage['review_role']>;
const review = (role: Role) => ({ stage_type: 'review', review_role: role }) as const;

const stageKinds: Record<StageKey, Pick<Stage, 'stage_type' | 'review_role' | 'name'>> = {
  summary: { stage_type: 'summarize_key_outputs', name: named('工作总结', 'Work summary') },
  invite: { stage_type: 'invite_reviewers', name: named('360° 邀请', '360° invitation') },
  confirm: { stage_type: 'confirm_reviewers', name: named('360° 确认', '360° confirmation') },
  'kpi-setting': { stage_type: 'kpi_metric_setting', name: named('指标制定', 'Setting metrics') },
  'kpi-recording': { stage_type: 'kpi_result_recording', name: named('结果录入', 'Recording results') },
  self: { ...review('reviewee'), name: named('员工自评', 'Self review') },
  peers: { ...review('invited_reviewer'), name: named('360° 评估', '360° review') },
  dotted: { ...review('dotted_line_leader'), name: named('虚线上级评估', "Dotted-line manager's review") },
  project: { ...review('direct_project_leader'), name: named('项目负责人评估', "Project lead's review") },
  custom: { ...review('custom_review_role'), name: named('HRBP 评估', "HR partner's review") },
  metric: { ...review('metric_reviewer'), name: named('指标评估', 'Review of metrics') },
  solid: { ...review('solid_line_leader'), name: named('直属上级评估', "Manager's review") },
  second: {
    ...review('secondary_solid_line_leader'),
    name: named('第二实线上级评估', "Second manager's review"),
  },
  calibration: { stage_type: 'calibration', name: named('绩效校准', 'Calibration') },
  talk: { stage_type: 'communication_and_open_result', name: named('结果沟通', 'Result talk') },
  view: { stage_type: 'view_result', name: named('绩效结果查看', 'Viewing the result') },
  appeal: { stage_type: 'reconsideration', name: named('结果复议', 'Reconsideration') },
};

type PlannedStage = readonly [key: StageKey, units?: readonly UnitKey[], more?: Partial<Stage>];

const common: readonly PlannedStage[] = [
  ['summary', ['summary']],
  ['invite'],
  ['confirm'],
  ['self', ['okr', 'evaluation']],
  ['peers', ['peer', 'craft'], { anonymity: { audience: 'some', minimum: 3 } }],
  ['dotted', ['evaluation'], { write_mode: 'cooperate' }],
  ['solid', ['okr', 'values', 'evaluation', 'coefficient'], { is_final: true }],
  ['second', ['evaluation']],
  ['calibration', [], { needs_reason: true }],
  ['talk', ['talk']],
  ['view', [], { needs_confirmation: true }],
  ['appeal'],
];
const rnd: readonly PlannedStage[] = [
  ['summary', ['summary']],
  ['kpi-setting'],
  ['kpi-recording'],
  ['self', ['score']],
  ['peers', ['peer', 'craft'], { anonymity: { audience: 'everybody', minimum: 3 } }],
  ['project', ['peer']],
  ['custom', ['values']],
  ['metric', ['metrics']],
  ['solid', ['okr', 'score'], { is_final: true }],
  ['calibration', [], { needs_reason: true }],
  ['talk', ['talk']],
  ['view', [], { needs_confirmation: true }],
  ['appeal'],
];
const sales: readonly PlannedStage[] = [
  ['summary', ['summary']],
  ['kpi-setting'],
  ['kpi-recording'],
  ['self', ['evaluation']],
  ['peers', ['peer'], { anonymity: { audience: 'everybody', minimum: 3, hides_descriptions: true } }],
  ['metric', ['metrics']],
  ['solid', ['metrics', 'evaluation', 'coefficient'], { is_final: true }],
  ['view'],
];

export const stagePlans: Record<TemplateKey, readonly PlannedStage[]> = {
  common,
  'rnd-v1': rnd,
  rnd,
  'sales-v1': sales,
  // Since the second version there is a talk again.
  sales: sales.toSpliced(7, 0, ['talk', ['talk']]),
};

/** The units that a stage of a template asks. */
export const unitsAsked = (template: TemplateKey, stage: StageKey): readonly UnitKey[] =>
  stagePlans[template].find(([key]) => key === stage)?.[1] ?? [];

function drafted(
  key: string,
  status: Template['status'],
  name: readonly [string, string],
  description: readonly [string, string],
  stages: readonly PlannedStage[],
  unitKeys = [...new Set(stages.flatMap(([, asked = []]) => asked))],
): Template {
  return {
    id: templateRef(key),
    status,
    name: named(...name),
    description: named(...description),
    units: unitKeys.map((unit) => ({
      id: unitRef(key, unit),
      name: named(...unitNames[unit]),
      fields: fieldsOf[unit](key, (field) => fieldRef(key, unit, field)),
    })),
    stages: stages.map(([stage, asked = [], more]) => ({
      id: stageTemplateRef(key, stage),
      ...stageKinds[stage],
      unit_indexes: asked.map((unit) => unitKeys.indexOf(unit)),
      ...more,
    })),
  };
}

export const reviewTemplates: Template[] = [
  drafted(
    'common',
    'enabled',
    ['通用绩效评估', 'General review'],
    ['职能、供应链、硬件等部门使用，含 OKR 回顾与 360°', 'For most departments: OKRs and 360° feedback'],
    common,
  ),
  drafted(
    'rnd-v1',
    'disabled',
    ['研发项目制绩效评估 V1', 'R&D project review V1'],
    ['已由 V2 取代', 'Replaced by V2'],
    rnd,
  ),
  drafted(
    'rnd',
    'enabled',
    ['研发项目制绩效评估 V2', 'R&D project review V2'],
    ['按项目交付与关键指标打分，匿名 360°', 'Scores by project and metrics, anonymous 360°'],
    rnd,
  ),
  drafted(
    'sales-v1',
    'deleted',
    ['销售业绩评估 V1', 'Sales review V1'],
    ['旧版，结果由人力资源部统一公布', 'The old one: results are released by HR'],
    sales,
  ),
  drafted(
    'sales',
    'enabled',
    ['销售业绩评估 V2', 'Sales review V2'],
    ['以关键指标为主，增加结果沟通', 'Mainly by key metrics, with a talk about the result'],
    stagePlans.sales,
  ),
  drafted(
    'probation',
    'to_be_enabled',
    ['试用期评估', 'Probation review'],
    ['待法务确认后启用', 'Waits for the legal department'],
    [['self', ['evaluation']], ['solid', ['values', 'evaluation'], { is_final: true }], ['view']],
  ),
  drafted(
    'executive',
    'to_be_configured',
    ['高管年度述职', "Executives' yearly report"],
    ['评估内容讨论中', 'Its questions are under discussion'],
    [],
    ['summary', 'evaluation'],
  ),
];
