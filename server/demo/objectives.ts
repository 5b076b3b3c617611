import { dayText } from './calendar.ts';
import type { Theme } from './company.ts';
import type {
  PlannedKeyResult,
  PlannedObjective,
  PlannedProgress,
  ProgressStatus,
  Visibility,
} from './demo-plan.ts';
import { planDeadline, planMoments, planWeights, statusAt, type Desk, type Moment } from './desk.ts';
import { fillerSlots, fillText, type Slots } from './fill-text.ts';
import { planKeyResult } from './key-results.ts';
import { notePatterns } from './note-text.ts';
import { createBag } from './random.ts';
import { writeReport, type Subject } from './report-text.ts';
import { richText } from './rich-text.ts';
import type { ObjectiveText } from './work.ts';
import { reportsOf } from './works.ts';

/** Until this quarter objectives were still filed under personal growth. */
const LAST_STEP_OF_SELF_GROWTH = 2;

export function planObjective(
  text: ObjectiveText,
  topic: string,
  position: number,
  weight: number,
  desk: Desk,
): PlannedObjective {
  const { person, frame, random } = desk;
  const slots = fillerSlots(person, frame, topic, desk, random);
  const reports = reportsOf(person, text);
  const subject = {
    slots,
    done: createBag(reports.done, random),
    blocker: createBag(reports.blockers, random),
  };
  const notes = random.chance(0.3) ? writeNotes(subject, desk) : undefined;
  const deadline = planDeadline(desk);
  const goal = desk.strength + (random.next() - 0.5) * 0.35;
  const chosen = chooseKeyResults(text, desk);
  const weights = planWeights(chosen.length, random);
  const key_results = chosen.map((one, i) =>
    planKeyResult(one, weights[i] ?? 0, goal, deadline, subject, desk),
  );
  const progress = planObjectiveProgress(goal, subject, desk);
  return {
    key: `${person.key}/${frame.period.key}/${position}`,
    content: richText(writeObjective(text.text, slots, desk)),
    notes: notes === undefined ? undefined : richText(notes),
    notes_at: notes === undefined ? undefined : notesTime(desk),
    weight,
    score: objectiveScore(key_results),
    deadline: dayText(deadline),
    category: planCategory(text.theme, desk),
    visibility: planVisibility(desk),
    ...rate(progress, key_results, desk),
    progress,
    key_results,
  };
}

function chooseKeyResults(text: ObjectiveText, { random }: Desk): ObjectiveText['key_results'] {
  const count = Math.min(text.key_results.length, random.pick([2, 3, 3, 4, 4, 4, 5, 5]));
  const kept = new Set(random.shuffle(text.key_results).slice(0, count));
  return text.key_results.filter((one) => kept.has(one));
}

function writeObjective(text: string, slots: Slots, { person, random }: Desk): string {
  const timeless = !/\{(when|season|version)\}/.test(text);
  const whole =
    !timeless || random.chance(0.5) ? text : person.writes_english ? `${text} ({when})` : `{when}${text}`;
  const content = fillText(whole, slots, random);
  if (!random.chance(0.12)) return content;
  const endings = person.writes_english ? ENDINGS_EN : ENDINGS_ZH;
  return fillText(random.pick(endings), { ...slots, content }, random);
}

function writeNotes({ slots, blocker }: Subject, { person, random }: Desk): string {
  const pattern = random.pick(notePatterns[person.writes_english ? 'en' : 'zh']);
  return fillText(pattern, { ...slots, blocker: blocker() }, random);
}

function notesTime({ written_at, now, random }: Desk): number {
  return Math.min(now, written_at + random.int(10, 4000) * 60_000);
}

function planCategory(theme: Theme | 'self-growth', { frame, random }: Desk): string | undefined {
  if (random.chance(0.12)) return undefined;
  return theme === 'self-growth' && frame.step > LAST_STEP_OF_SELF_GROWTH ? 'people' : theme;
}

const DISCREET = new Set(['ceo-office', 'hr', 'finance', 'legal']);

function planVisibility({ person, mates, partners, random }: Desk): Visibility {
  const luck = random.next() * (DISCREET.has(person.department) ? 0.4 : 1);
  if (luck < 0.02) return 'private';
  if (luck < 0.055) return 'department';
  if (luck >= 0.09) return 'everyone';
  const chosen = [...mates.slice(0, 2), ...partners.slice(0, 2)].map(({ key }) => key);
  return { people: [...new Set(person.manager ? [person.manager, ...chosen] : chosen)] };
}

function planObjectiveProgress(goal: number, subject: Subject, desk: Desk): PlannedProgress[] {
  const { frame, person, random } = desk;
  if (frame.phase === 'upcoming' || !random.chance(0.45)) return [];
  const byHand = random.chance(0.4);
  const record = (moment: Moment): PlannedProgress => {
    const status = statusAt(moment);
    const report = { ...moment, status, current: undefined, measure: undefined };
    return {
      at: moment.at,
      author: random.chance(0.1) ? (person.manager ?? person.key) : person.key,
      content: richText(writeReport(report, subject, person.writes_english ? 'en' : 'zh', random)),
      percent: byHand ? Math.round(moment.reached * 100) : undefined,
      status: byHand ? status : undefined,
    };
  };
  return planMoments(desk, random.int(1, 3), Math.max(0, goal))
    .map(record)
    .filter(({ at }) => at <= desk.now);
}

type Rate = Pick<PlannedObjective, 'percent' | 'percent_calculate_type' | 'status' | 'status_calculate_type'>;

/** By hand where an entry carries a percent, else taken from the key results. */
function rate(progress: PlannedProgress[], keyResults: PlannedKeyResult[], { random }: Desk): Rate {
  const follows = random.chance(0.7);
  const rated = progress.findLast(({ percent }) => percent !== undefined);
  if (rated) {
    const status = rated.status ?? -1;
    return { percent: rated.percent, percent_calculate_type: 0, status, status_calculate_type: 0 };
  }
  return {
    percent: percentOf(keyResults),
    percent_calculate_type: 1,
    status: follows ? worstOf(keyResults) : -1,
    status_calculate_type: follows ? 2 : 0,
  };
}

const worstOf = (keyResults: PlannedKeyResult[]) =>
  Math.max(...keyResults.map(({ status }) => status)) as ProgressStatus;

/** After its key results became others. */
export const recalculated = (objective: PlannedObjective): PlannedObjective => ({
  ...objective,
  ...(objective.percent_calculate_type === 1 && { percent: percentOf(objective.key_results) }),
  ...(objective.status_calculate_type === 2 && { status: worstOf(objective.key_results) }),
});

/** The weighted percents of the key results that have an indicator; undefined while none has moved. */
function percentOf(keyResults: PlannedKeyResult[]): number | undefined {
  let sum = 0;
  let weights = 0;
  for (const { indicator, weight } of keyResults) {
    if (!indicator) continue;
    sum += ((indicator.current - indicator.start) / (indicator.target - indicator.start)) * weight;
    weights += weight;
  }
  const moved = keyResults.some(({ indicator }) => indicator && indicator.current !== indicator.start);
  return moved ? Math.round((sum / weights) * 100) : undefined;
}

/** Undefined unless every key result has its score. */
function objectiveScore(keyResults: PlannedKeyResult[]): number | undefined {
  let sum = 0;
  for (const { score, weight } of keyResults) {
    if (score === undefined) return undefined;
    sum += score * weight;
  }
  return Math.round(sum / 1000);
}

const ENDINGS_ZH = [
  '**重点**：{content}',
  '{content}（与{@partner}共担）',
  '{content}，{@mate}一起负责',
  '{content}\n- 以结果为准\n- 每两周复盘一次',
  '{content}（见[专项说明](https://docs.yunhe.example/wiki/project)）',
  '{content}，向{@boss}汇报',
];
const ENDINGS_EN = [
  '**Focus:** {content}',
  '{content}, together with {@partner}',
  '{content} (see <<charter|https://docs.yunhe.example/wiki/charter>>)',
];
