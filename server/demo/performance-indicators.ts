import type { LibraryDraft } from '../performance/index.ts';
import { thing } from './refs.ts';

type Indicator = LibraryDraft['indicators'][number];
type Question = LibraryDraft['questions'][number];
type Level = readonly [label: string, zh: string, en: string];

export const named = (zh_cn: string, en_us: string) => ({ zh_cn, en_us });

export const indicatorRef = (key: string): string => thing(`indicator/${key}`);
/** A level of an indicator, 0 the worst. */
export const levelRef = (key: string, level: number): string => thing(`indicator/${key}/${level}`);
export const questionRef = (key: string): string => thing(`question/${key}`);
export const tagRef = (question: string, tag: string): string => thing(`question/${question}/${tag}`);

const levels = (key: string, all: readonly Level[], isScored = true): NonNullable<Indicator['options']> =>
  all.map(([label, zh, en], at) => ({
    id: levelRef(key, at),
    name: named(zh, en),
    label,
    ...(isScored && { score: String(at + 1) }),
  }));

const FIVE: Level[] = [
  ['D', '待改进', 'Needs improvement'],
  ['C', '部分达成', 'Partly met'],
  ['B', '达成预期', 'Met'],
  ['A', '超出预期', 'Exceeded'],
  ['S', '卓越', 'Outstanding'],
];

export const indicators: Indicator[] = [
  {
    id: indicatorRef('overall'),
    type: 'general_review_item',
    name: named('绩效等级', 'Performance rating'),
    rule: { kind: 'levels' },
    options: levels('overall', FIVE),
  },
  {
    id: indicatorRef('collaboration'),
    type: 'general_review_item',
    name: named('协作表现', 'Collaboration'),
    rule: { kind: 'levels' },
    options: levels('collaboration', [
      ['1', '需要推动', 'Needs pushing'],
      ['2', '偶有脱节', 'Sometimes out of step'],
      ['3', '配合到位', 'Reliable'],
      ['4', '主动补位', 'Proactive'],
      ['5', '带动他人', 'Lifts others'],
    ]),
  },
  {
    id: indicatorRef('ability'),
    type: 'general_review_item',
    name: named('专业能力', 'Professional skill'),
    rule: { kind: 'range', min: '0', max: '5', decimals: 1 },
  },
  {
    id: indicatorRef('growth'),
    type: 'general_review_item',
    name: named('成长速度', 'Growth'),
    rule: { kind: 'values', values: ['1', '2', '3', '3.5', '4', '5'] },
  },
  {
    id: indicatorRef('behaviour'),
    type: 'general_review_item',
    name: named('价值观行为', 'Behaviour'),
    rule: { kind: 'levels' },
    options: levels('behaviour', [
      ['低于', '低于要求', 'Below'],
      ['符合', '符合要求', 'Meets'],
      ['标杆', '行为标杆', 'Role model'],
    ]),
  },
  {
    id: indicatorRef('values'),
    type: 'general_review_item',
    name: named('价值观', 'Values'),
    rule: { kind: 'levels' },
    options: levels(
      'values',
      [
        ['C', '需关注', 'Watch'],
        ['B', '认同', 'Shares'],
        ['A', '践行', 'Lives'],
      ],
      false,
    ),
  },
  {
    id: indicatorRef('points'),
    type: 'general_review_item',
    name: named('百分制评分', 'Points out of 100'),
    rule: { kind: 'range', min: '0', max: '100', decimals: 1 },
  },
  {
    id: indicatorRef('total'),
    type: 'general_review_item',
    name: named('综合得分', 'Total'),
    rule: {
      kind: 'mapped',
      min: '0',
      max: '100',
      decimals: 0,
      intervals: [
        { to: '60', includes_to: false },
        { to: '75', includes_to: false },
        { to: '85', includes_to: false },
        { to: '95', includes_to: false },
        { to: '100', includes_to: true },
      ],
    },
    options: levels('total', FIVE),
  },
  {
    id: indicatorRef('okr'),
    type: 'okr_review_item',
    name: named('OKR 完成度', 'OKR completion'),
    rule: { kind: 'range', min: '0', max: '1', decimals: 1 },
  },
  {
    id: indicatorRef('metric'),
    type: 'review_item_based_on_key_metric',
    name: named('关键指标得分', 'Key metric score'),
    rule: { kind: 'range', min: '0', max: '120', decimals: 2 },
  },
  {
    id: indicatorRef('bonus'),
    type: 'plus',
    name: named('加分项：专利与知识分享', 'Bonus: patents and knowledge sharing'),
    rule: { kind: 'range', min: '0', max: '10', decimals: 0 },
  },
  {
    id: indicatorRef('incident'),
    type: 'minus',
    name: named('减分项：事故与违规', 'Deduction: incidents and breaches'),
    rule: { kind: 'values', values: ['0', '2', '5', '10'] },
  },
];

const tag = (question: string, key: string, zh: string, en: string, prompt: [string, string]) => ({
  id: tagRef(question, key),
  name: named(zh, en),
  explanation: named('', ''),
  prompt: named(...prompt),
});

export const questions: Question[] = [
  {
    id: questionRef('feedback'),
    name: named('优势与建议', 'Strengths and advice'),
    tags: [
      tag('feedback', 'keep', '继续保持', 'Keep doing', ['举一个具体的例子', 'Give an example']),
      tag('feedback', 'change', '可以改进', 'Do better', [
        '对事不对人，给出做法',
        'About the work, with a suggestion',
      ]),
    ],
  },
  {
    id: questionRef('potential'),
    name: named('发展潜力', 'Potential'),
    tags: [
      tag('potential', 'expert', '专业纵深', 'Expert track', [
        '适合承担哪类难题',
        'Which problems suit them',
      ]),
      tag('potential', 'leader', '带团队', 'Leadership track', ['已经带过什么', 'What they have led so far']),
      tag('potential', 'mobile', '跨部门发展', 'Moving across teams', [
        '可以去哪里锻炼',
        'Where they could learn',
      ]),
    ],
  },
];
