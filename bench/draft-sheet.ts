import type { Random } from '../server/demo/random.ts';
import type {
  IndicatorDraft,
  KeyResultDraft,
  ObjectiveDraft,
  RichText,
  SheetDraft,
} from '../server/okr/index.ts';

export interface Period {
  readonly id: string;
  readonly start_time: number;
  readonly end_time: number;
}

export interface Desk {
  readonly random: Random;
  readonly newId: () => string;
  /** Internal ids of everybody who may be mentioned. */
  readonly people: readonly string[];
}

const verbs = ['提升', '降低', '完成', '上线', 'Improve', 'Cut', 'Ship', 'Prepare'];
const things = [
  '新用户首周留存率',
  '核心接口的响应时间',
  '供应链交付周期',
  '客户投诉的平均处理时长',
  'the checkout on small screens',
  'the monthly closing of the books',
  'the onboarding of new colleagues',
  'the cost of a delivered order',
];
const measures = [
  '达到 95% 以上',
  '缩短到两个工作日',
  '，并在三个大区推广',
  '，季度末前复盘',
  'to half of what it was',
  'in every region',
  'before the end of the quarter',
  'without a single rollback',
];

/** 4–6 objectives of 3–5 key results: about half with progress, every fourth naming colleagues. */
export function draftSheet(desk: Desk, owner: string, period: Period): SheetDraft {
  const count = desk.random.int(4, 6);
  return {
    id: desk.newId(),
    user_id: owner,
    period_id: period.id,
    confirm_status: desk.random.int(0, 2),
    visibility: 'everyone',
    viewers: [],
    created_time: period.start_time,
    objectives: weights(count).map((weight) => draftObjective(desk, owner, period, weight)),
  };
}

function draftObjective(desk: Desk, owner: string, period: Period, weight: number): ObjectiveDraft {
  const keyResults = weights(desk.random.int(3, 5));
  return {
    ...draftItem(desk, owner, period, weight),
    notes: desk.random.chance(0.3) ? draftText(desk) : null,
    notes_time: period.start_time,
    category_id: null,
    visibility: 'everyone',
    viewers: [],
    key_results: keyResults.map((share) => draftItem(desk, owner, period, share)),
  };
}

function draftItem(desk: Desk, owner: string, period: Period, weight: number): KeyResultDraft {
  const { random, newId } = desk;
  const later = (part: number) =>
    period.start_time + Math.floor((period.end_time - period.start_time) * part);
  const progresses = Array.from({ length: Math.max(0, random.int(-1, 2)) }, (_, at) => ({
    id: newId(),
    author_id: owner,
    content: draftText(desk),
    percent: random.int(0, 100),
    status: random.int(0, 2),
    time: later((at + 1) / 4),
  }));
  return {
    id: newId(),
    content: draftText(desk),
    weight,
    score: random.chance(0.5) ? random.int(0, 10) : null,
    score_time: period.end_time,
    deadline: period.end_time,
    indicator: draftIndicator(random, period),
    progresses,
  };
}

const draftIndicator = (random: Random, period: Period): IndicatorDraft => ({
  start_value: 0,
  target_value: 100,
  current_value: random.int(0, 110),
  unit_type: 0,
  unit_value: 'PERCENT',
  status: random.int(0, 2),
  status_calculate_type: 0,
  current_value_calculate_type: 0,
  value_time: period.end_time,
  status_time: period.end_time,
});

function draftText({ random, people }: Desk): RichText {
  const text = `${random.pick(verbs)} ${random.pick(things)} ${random.pick(measures)}`;
  const mentioned = random.chance(0.25)
    ? Array.from({ length: random.int(1, 2) }, () => random.pick(people))
    : [];
  return {
    blocks: [
      {
        block_element_type: 'paragraph',
        paragraph: {
          elements: [
            { paragraph_element_type: 'textRun', text_run: { text } },
            ...mentioned.map((user_id) => ({
              paragraph_element_type: 'mention' as const,
              mention: { user_id },
            })),
          ],
        },
      },
    ],
  };
}

/** Thousandths that sum to 1000. */
function weights(count: number): number[] {
  const share = Math.floor(1000 / count);
  return Array.from({ length: count }, (_, at) => (at === 0 ? 1000 - share * (count - 1) : share));
}
