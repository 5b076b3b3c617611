import type { ActivityDraft } from '../performance/index.ts';
import type { MetricProgress } from './performance-metrics.ts';
import type { StageKey, TemplateKey } from './performance-templates.ts';

/** First and last day of a stage, counted from the base of its semester. */
type Window = readonly [from: number, to: number];

/** A project of reviews as it is set up. Days are counted from the base of its semester. */
export interface Project {
  readonly key: string;
  readonly name: readonly [zh: string, en: string];
  readonly description: readonly [zh: string, en: string];
  readonly mode: ActivityDraft['mode'];
  /** Everybody who is in no other project where undefined. */
  readonly departments?: readonly string[];
  readonly template?: TemplateKey;
  readonly metrics?: { readonly template: 'sales' | 'rnd'; readonly progress?: MetricProgress };
  readonly created: number;
  readonly launched?: number;
  readonly finished?: number;
  readonly windows?: Partial<Record<StageKey, Window>>;
  readonly paused?: StageKey;
  /** Who calibrates, decides on appeals, reviews by a role of their own. */
  readonly executors?: Partial<Record<StageKey, readonly string[]>>;
}

const RND = ['platform', 'data', 'vision', 'app'];
const ABROAD = 'overseas';
const SALES = ['sales', 'sales-north', 'sales-south', ABROAD];
const SERVICE = ['service', 'support'];
const ON_SITE = 'field-service';

const HR = 'zhao-minjie';
const HR_PARTNER = 'lu-yao';

const common = {
  name: ['通用部门绩效评估', 'General performance review'],
  description: ['职能、硬件、供应链等部门', 'Corporate functions, hardware, supply chain'],
  mode: 'performance_review',
  template: 'common',
  executors: { calibration: ['shen-zhiyuan'], appeal: [HR, HR_PARTNER] },
} as const;

const rnd = {
  name: ['研发项目制绩效评估', 'R&D project review'],
  description: ['云平台、数据智能与应用开发', 'Cloud platform, data intelligence and applications'],
  mode: 'metric_development_and_performance_review',
  departments: RND,
  executors: {
    project: ['song-yuwei'],
    custom: [HR_PARTNER],
    metric: ['ma-xiaodong'],
    'kpi-recording': ['ma-xiaodong'],
    calibration: ['gu-mingxuan'],
    appeal: [HR, HR_PARTNER],
  },
} as const;

const sales = {
  departments: SALES,
  executors: { metric: ['tao-hongmei'], 'kpi-recording': ['tao-hongmei'] },
} as const;

/** Some have not got round to their metrics where a project is under way. */
export const leavesMetrics = ({ finished }: Project, place: number): boolean =>
  finished === undefined && place % 11 === 6;

/** The base is the day after the half-year. */
export const finishedProjects: readonly Project[] = [
  {
    ...common,
    key: 'common',
    created: -30,
    launched: -12,
    finished: 72,
    windows: {
      summary: [-10, 3],
      invite: [0, 5],
      confirm: [5, 9],
      self: [2, 10],
      peers: [9, 19],
      dotted: [12, 21],
      solid: [18, 28],
      second: [26, 32],
      calibration: [32, 37],
      talk: [37, 47],
      view: [37, 54],
      appeal: [47, 62],
    },
  },
  {
    ...rnd,
    key: 'rnd',
    template: 'rnd-v1',
    metrics: { template: 'rnd', progress: 'recorded' },
    created: -30,
    launched: -12,
    finished: 70,
    windows: {
      summary: [-10, 3],
      'kpi-setting': [-11, -4],
      'kpi-recording': [0, 7],
      self: [2, 10],
      peers: [4, 16],
      project: [8, 18],
      custom: [8, 18],
      metric: [8, 17],
      solid: [17, 28],
      calibration: [29, 35],
      talk: [35, 46],
      view: [35, 52],
      appeal: [45, 60],
    },
  },
  {
    ...sales,
    key: 'sales',
    name: ['销售业绩评估', 'Sales review'],
    description: ['结果由人力资源部统一公布', 'Results are released by HR'],
    mode: 'metric_development_and_performance_review',
    template: 'sales-v1',
    metrics: { template: 'sales', progress: 'recorded' },
    created: -30,
    launched: -12,
    finished: 60,
    windows: {
      summary: [-10, 3],
      'kpi-setting': [-11, -4],
      'kpi-recording': [0, 7],
      self: [2, 10],
      peers: [4, 16],
      metric: [8, 17],
      solid: [17, 28],
      view: [30, 50],
    },
  },
];

/** The base is today: each project has come to another point. */
export const runningProjects: readonly Project[] = [
  {
    ...common,
    key: 'common',
    created: -40,
    launched: -25,
    windows: {
      summary: [-24, -8],
      invite: [-14, -8],
      confirm: [-8, -4],
      self: [-8, 6],
      peers: [-4, 9],
      dotted: [-2, 11],
      solid: [-1, 12],
      second: [9, 15],
      calibration: [15, 20],
      talk: [20, 30],
      view: [20, 40],
      appeal: [30, 45],
    },
    paused: 'dotted',
  },
  {
    ...rnd,
    key: 'rnd',
    template: 'rnd',
    metrics: { template: 'rnd', progress: 'recorded' },
    created: -75,
    launched: -60,
    windows: {
      summary: [-58, -46],
      'kpi-setting': [-58, -50],
      'kpi-recording': [-46, -38],
      self: [-46, -36],
      peers: [-42, -30],
      project: [-36, -26],
      custom: [-36, -26],
      metric: [-36, -26],
      solid: [-28, -18],
      calibration: [-18, -12],
      talk: [-12, 5],
      view: [-12, 8],
      appeal: [-9, 12],
    },
  },
  {
    ...sales,
    key: 'sales-metrics',
    name: ['销售指标制定', 'Setting sales metrics'],
    description: ['只制定和录入指标', 'Metrics only'],
    departments: SALES.filter((key) => key !== ABROAD),
    mode: 'metric_development',
    metrics: { template: 'sales', progress: 'set' },
    created: -60,
    launched: -45,
    windows: { 'kpi-setting': [-43, 5], 'kpi-recording': [-4, 20] },
  },
  {
    ...sales,
    key: 'overseas-metrics',
    name: ['海外指标制定', 'Setting metrics abroad'],
    description: ['年度预算确定后开始', 'Starts once the budget is settled'],
    departments: [ABROAD],
    mode: 'metric_development',
    metrics: { template: 'sales', progress: 'given' },
    created: -20,
    launched: -6,
    windows: { 'kpi-setting': [3, 12], 'kpi-recording': [20, 30] },
  },
  {
    ...sales,
    key: 'sales',
    name: ['销售绩效评估', 'Sales review'],
    description: ['指标另行制定', 'Metrics are set in a project of their own'],
    mode: 'performance_review',
    template: 'sales',
    created: -40,
    launched: -30,
    windows: {
      summary: [-29, -14],
      'kpi-setting': [-29, -20],
      'kpi-recording': [-10, 4],
      self: [-14, -4],
      peers: [-9, 5],
      metric: [-3, 6],
      solid: [-2, 8],
      talk: [9, 18],
      view: [9, 25],
    },
  },
  {
    ...common,
    key: 'service',
    name: ['客户服务绩效评估', 'Customer services review'],
    description: ['旺季后启动', 'Starts after the season'],
    departments: SERVICE,
    created: -9,
    launched: -3,
    windows: {
      summary: [-2, 10],
      invite: [8, 13],
      confirm: [13, 17],
      self: [10, 18],
      peers: [17, 27],
      dotted: [20, 29],
      solid: [26, 36],
      second: [34, 40],
      calibration: [40, 45],
      talk: [45, 55],
      view: [45, 62],
      appeal: [55, 70],
    },
  },
  {
    ...common,
    key: 'on-site',
    name: ['现场服务绩效评估', 'On-site services review'],
    description: ['已开通，尚未开始填写', 'Launched, not begun'],
    departments: [ON_SITE],
    created: -4,
    launched: -1,
    windows: {
      summary: [3, 13],
      invite: [11, 16],
      confirm: [16, 20],
      self: [13, 21],
      peers: [20, 30],
      dotted: [23, 32],
      solid: [29, 39],
      second: [37, 43],
      calibration: [43, 48],
      talk: [48, 58],
      view: [48, 65],
      appeal: [58, 73],
    },
  },
];

/** Nothing has started. */
export const comingProjects: readonly Project[] = [
  { ...common, key: 'common', created: -2 },
  {
    ...rnd,
    key: 'rnd',
    template: 'rnd',
    metrics: { template: 'rnd' },
    created: -2,
  },
  {
    ...sales,
    key: 'sales',
    name: ['销售绩效评估', 'Sales review'],
    description: ['等待新的指标模板', 'Waits for a new metric template'],
    mode: 'metric_development_and_performance_review',
    template: 'sales',
    created: -1,
  },
];
