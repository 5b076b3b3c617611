import type { LibraryDraft, MetricSheetDraft } from '../performance/index.ts';
import { DAY } from './calendar.ts';
import { named } from './performance-indicators.ts';
import type { Colleague } from './people.ts';
import type { Random } from './random.ts';
import { personRef, thing } from './refs.ts';

type Metric = LibraryDraft['metrics'][number];
type MetricTemplate = LibraryDraft['metric_templates'][number];
type Group = MetricTemplate['groups'][number];

const tagRef = (key: string) => thing(`metric-tag/${key}`);
const fieldRef = (key: string) => thing(`metric-field/${key}`);
export const metricRef = (key: string): string => thing(`metric/${key}`);
export const metricTemplateRef = (key: string): string => thing(`metric-template/${key}`);
const typeRef = (key: string) => thing(`metric-type/${key}`);
const formulaRef = (key: string) => thing(`metric-formula/${key}`);

export const metricTags: LibraryDraft['metric_tags'] = [
  { id: tagRef('business'), tag_name: named('经营业绩', 'Business'), index: 10 },
  { id: tagRef('customer'), tag_name: named('客户', 'Customers'), index: 20 },
  { id: tagRef('delivery'), tag_name: named('研发交付', 'Delivery'), index: 30 },
  { id: tagRef('quality'), tag_name: named('质量', 'Quality'), index: 40 },
];

export const metricFields: LibraryDraft['metric_fields'] = [
  { id: fieldRef('weight'), name: named('权重', 'Weight'), type: 'pencentage', is_weight: true },
  { id: fieldRef('target'), name: named('目标值', 'Target'), type: 'number' },
  { id: fieldRef('actual'), name: named('实际值', 'Actual'), type: 'number' },
  { id: fieldRef('rate'), name: named('达成率', 'Rate reached'), type: 'pencentage' },
  { id: fieldRef('note'), name: named('说明', 'Note'), type: 'text' },
  { id: fieldRef('owner'), name: named('数据负责人', 'Owner of the data'), type: 'person' },
];

/** Whoever enters results of a metric. */
const SALES_DATA = 'tao-hongmei';
const RND_DATA = 'ma-xiaodong';

const percentOfTarget = `{${fieldRef('actual')}} / {${fieldRef('target')}} * 100`;

interface Kind {
  readonly tags: readonly string[];
  readonly type: string;
  readonly weight: string;
  readonly owner: string;
  readonly formula?: readonly [name: string, details: string];
  readonly onlyAdmins?: true;
  readonly inactive?: true;
}

const metric = (key: string, name: string, kind: Kind): Metric => ({
  id: metricRef(key),
  name,
  type_id: typeRef(kind.type),
  fields: [
    { field_id: fieldRef('weight'), input_setting: 'admin', field_value: kind.weight },
    { field_id: fieldRef('target'), input_setting: 'reviewee' },
    { field_id: fieldRef('actual'), input_setting: 'data_source_inputter' },
    { field_id: fieldRef('note'), input_setting: 'reviewee' },
    { field_id: fieldRef('owner'), input_setting: 'admin', field_value_person: personRef(kind.owner) },
  ],
  ...(kind.formula
    ? {
        scoring_setting_type: 'score_by_formula',
        scoring_formula: { formula_name: kind.formula[0], formula_details: kind.formula[1] },
        formula_id: formulaRef(key),
      }
    : { scoring_setting_type: 'score_manually' }),
  data_source_inputters: [personRef(kind.owner)],
  tag_ids: kind.tags.map(tagRef),
  range_of_availability: kind.onlyAdmins ? 'only_admins' : 'admins_and_reviewees',
  is_active: kind.inactive !== true,
});

const rate = ['目标达成率', percentOfTarget] as const;
const quantity = { type: 'quantity', owner: SALES_DATA };
const engineering = { type: 'engineering', owner: RND_DATA };

export const metrics: Metric[] = [
  metric('revenue', '签约收入（万元）', { ...quantity, tags: ['business'], weight: '60', formula: rate }),
  metric('cash', '回款（万元）', {
    ...quantity,
    tags: ['business', 'customer'],
    weight: '40',
    formula: rate,
  }),
  metric('renewal', '老客户续约数', { ...quantity, tags: ['customer'], weight: '0' }),
  metric('channel', '海外渠道签约数', { ...quantity, tags: ['business'], weight: '40', formula: rate }),
  metric('delivery', '需求按期交付数', { ...engineering, tags: ['delivery'], weight: '50', formula: rate }),
  metric('stability', '线上稳定性', { ...engineering, tags: ['quality'], weight: '50', onlyAdmins: true }),
  metric('lines', '代码行数', { ...engineering, tags: ['delivery'], weight: '0', inactive: true }),
];

/** Customers who stay count a little more, up to a bound. */
const totalOfRenewals = `min({${metricRef('renewal')}} * 1.1, 100)`;

const taken = (key: string, max = '120') => ({
  metric_id: metricRef(key),
  review_rule_config: { min: '0', max },
});

const results = (metricKeys: readonly string[], weight?: string, ...more: Group['dimensions']): Group => ({
  dimensions: [
    {
      name: named('业绩结果', 'Results'),
      description: named('以财务和系统导出数据为准', 'Figures come from finance and the systems'),
      evaluation_rule_id_for_each_metric: thing('evaluation-rule'),
      ...(weight !== undefined && { dimension_weight: weight }),
      review_rule_option: 0,
      custom_metric_config: {
        default_formula_id:
          metrics.find(({ id }) => id === metricRef(metricKeys[0] ?? ''))?.formula_id ?? '0',
        least_metrics_size: 0,
        add_metric_options: [1],
      },
      metrics: metricKeys.map((key) => taken(key)),
    },
    ...more,
  ],
});

const initiatives: Group['dimensions'][number] = {
  name: named('重点事项', 'Initiatives'),
  description: named('由本人提出，上级确认', 'Proposed by the person, confirmed by the manager'),
  dimension_weight: '20',
  review_rule_option: 1,
  custom_metric_config: { least_metrics_size: 1, add_metric_options: [1, 2] },
  metrics: [],
};

/** With a metric that no library has. */
const suppliers: Group['dimensions'][number] = {
  name: named('供应商', 'Suppliers'),
  dimension_weight: '30',
  metrics: [
    {
      name: '关键物料准时到货率',
      type_id: typeRef('quantity'),
      fields: [{ field_id: fieldRef('rate'), input_setting: 'reviewee' }],
      scoring_setting_type: 'score_manually',
      review_rule_config: { min: '0', max: '100' },
    },
  ],
};

const HOME = '国内销售';
const ABROAD = '海外销售';

export const metricTemplates: MetricTemplate[] = [
  {
    id: metricTemplateRef('sales'),
    name: named('销售指标', 'Sales metrics'),
    description: named('国内与海外分组设定', 'One group at home, one abroad'),
    status: 'enabled',
    is_set_by_group: true,
    total_metric_score_method: 'weight',
    metric_weight_method: 'sum_of_metric_weights_for_each_dimension_equals_1',
    groups: [
      { name: HOME, ...results(['revenue', 'cash'], '80', initiatives) },
      { name: ABROAD, ...results(['revenue', 'channel'], '80', initiatives) },
    ],
  },
  {
    id: metricTemplateRef('rnd'),
    name: named('研发指标', 'R&D metrics'),
    description: named('', ''),
    status: 'enabled',
    is_set_by_group: false,
    total_metric_score_method: 'sum',
    metric_weight_method: 'total_sum_of_all_metric_weight_equals_1',
    groups: [results(['delivery', 'stability'])],
  },
  ...(
    [
      ['service', '服务指标', 'Service metrics', 'to_be_configured', 'review_manually'],
      ['supply', '供应链指标', 'Supply chain metrics', 'to_be_activated', 'formula'],
      ['old', '销售指标（旧）', 'Sales metrics (old)', 'disabled', 'sum'],
    ] as const
  ).map(([key, zh, en, status, method]): MetricTemplate => ({
    id: metricTemplateRef(key),
    name: named(zh, en),
    description: named('', ''),
    status,
    is_set_by_group: false,
    total_metric_score_method: method,
    metric_weight_method: 'total_sum_of_all_metric_weight_equals_1',
    groups: [
      status === 'to_be_configured'
        ? { dimensions: [] }
        : method === 'formula'
          ? { ...results(['renewal'], '70', suppliers), total_metric_formula: totalOfRenewals }
          : results(['renewal'], '100'),
    ],
  })),
];

/** Whether somebody's results are there, are still being entered, or nothing is filled in yet. */
export type MetricProgress = 'recorded' | 'set' | 'given';

interface SheetOf {
  readonly template: 'sales' | 'rnd';
  readonly person: Colleague;
  /** Tells apart metrics of one's own. */
  readonly semester: string;
  readonly at: number;
  readonly progress: MetricProgress;
  /** Place among the people of the project. */
  readonly place: number;
}

const keysOf = ({ template, person }: SheetOf): readonly string[] => {
  if (template === 'rnd') return ['delivery', 'stability'];
  return person.department === 'overseas' ? ['revenue', 'channel'] : ['revenue', 'cash'];
};

const ownMetric = ({ semester, person }: SheetOf): string => metricRef(`${semester}/${person.key}/own`);
const hasOwn = ({ template, place }: SheetOf): boolean => template === 'sales' && place % 3 === 0;

/** The metrics that somebody answers for. */
export const metricsOf = (of: SheetOf): string[] => [
  ...keysOf(of).map(metricRef),
  ...(hasOwn(of) ? [ownMetric(of)] : []),
];

export function planMetrics(of: SheetOf, random: Random): MetricSheetDraft {
  const { template, person, at, progress, place } = of;
  const group = template === 'rnd' ? '' : person.department === 'overseas' ? ABROAD : HOME;
  const note = template === 'rnd' ? '以研发系统导出的数据为准' : '按合同口径，不含税';
  const values = keysOf(of).flatMap((key): MetricSheetDraft['values'][number][] => {
    const target = key === 'revenue' ? random.int(8, 30) * 20 : random.int(6, 20);
    const own = { metric_id: metricRef(key) };
    if (progress === 'given') return [];
    const set = [
      { ...own, field_id: fieldRef('target'), field_value: String(target), by: 'reviewee' as const },
      { ...own, field_id: fieldRef('note'), field_value: note, by: 'reviewee' as const },
    ];
    if (progress === 'set') return set;
    const actual = Math.round(target * (0.72 + random.next() * 0.42));
    const by = place % 2 === 0 ? ('api' as const) : ('data_source_inputter' as const);
    return [...set, { ...own, field_id: fieldRef('actual'), field_value: String(actual), by }];
  });
  return {
    at,
    group,
    record_deadline: place % 4 === 0 ? at + 60 * DAY : null,
    added: [
      ...(hasOwn(of) ? [ownOf(of)] : []),
      ...(template === 'sales' && place % 5 === 1
        ? [{ metric_id: metricRef('renewal'), from_library: true, add_from: 'admin' as const, dimension: 1 }]
        : []),
    ],
    values: [...values, ...(hasOwn(of) && progress === 'recorded' ? [ownResult(of)] : [])],
    scores:
      template === 'rnd' && progress === 'recorded'
        ? [{ metric_id: metricRef('stability'), score: String(random.int(70, 110)) }]
        : [],
  };
}

const ownOf = (of: SheetOf): MetricSheetDraft['added'][number] => ({
  metric_id: ownMetric(of),
  from_library: false,
  add_from: 'reviewee',
  dimension: 1,
  own: {
    name: of.person.writes_english ? 'Win one lighthouse customer' : '打造一个标杆客户',
    fields: [
      { field_id: fieldRef('rate'), input_setting: 'reviewee' },
      { field_id: fieldRef('note'), input_setting: 'reviewee' },
    ],
  },
});

const ownResult = (of: SheetOf): MetricSheetDraft['values'][number] => ({
  metric_id: ownMetric(of),
  field_id: fieldRef('rate'),
  field_value: '100',
  by: 'reviewee',
});
