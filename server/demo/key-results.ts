import { dayText } from './calendar.ts';
import type { PlannedIndicator, PlannedKeyResult, PlannedProgress, ProgressStatus } from './demo-plan.ts';
import { planDeadline, planMoments, statusAt, type Desk, type Moment } from './desk.ts';
import { fillText } from './fill-text.ts';
import { planMeasure, roundNicely, roundTo, showNumber, type Measure } from './measure.ts';
import { writeReport, type Subject } from './report-text.ts';
import { richText } from './rich-text.ts';
import { volumeOf } from './works.ts';
import type { KeyResultText } from './work.ts';

export function planKeyResult(
  text: KeyResultText,
  weight: number,
  goal: number,
  latest: number,
  subject: Subject,
  desk: Desk,
): PlannedKeyResult {
  const { random, frame } = desk;
  const measure = typeof text === 'string' ? undefined : planKeyResultMeasure(text, desk);
  const outcome = planOutcome(goal, desk);
  const moments = frame.phase === 'upcoming' ? [] : planMoments(desk, planCount(desk), outcome);
  const indicator = planIndicator(measure, desk);
  const progress = moments
    .map((moment) => planReport(moment, indicator, measure, subject, desk))
    .filter(({ at }) => at <= desk.now);
  // Some never report and only move the number in the end.
  const silent = progress.length === 0 && frame.phase === 'finished' && random.chance(0.4);
  const reached =
    moments.findLast(({ at }) => at <= desk.now)?.reached ??
    (silent ? outcome : frame.phase === 'finished' ? outcome * 0.4 : 0);
  if (silent && indicator) indicator.current = valueAt(reached, indicator, measure);
  const quiet: ProgressStatus =
    silent && indicator && random.chance(0.6) ? statusAt({ elapsed: 1, reached }) : -1;
  return {
    content: richText(writeContent(text, measure, subject.slots, desk)),
    weight,
    score: desk.scored && random.chance(0.97) ? scoreOf(reached, desk) : undefined,
    deadline: dayText(Math.min(latest, planDeadline(desk))),
    template: typeof text === 'string' ? undefined : text[0],
    suffix: measure?.suffix ?? '',
    indicator,
    status: progress.findLast(({ status }) => status !== undefined)?.status ?? quiet,
    progress,
  };
}

function planKeyResultMeasure(
  text: Exclude<KeyResultText, string>,
  { person, frame, random }: Desk,
): Measure {
  const [, from, to, suffix] = text;
  const money = suffix === '万元' || suffix === '$';
  const volume = volumeOf(person) * (frame.kind === 'year' && money ? 3.8 : 1);
  return planMeasure([from, to, suffix], { step: frame.step, volume }, random);
}

function writeContent(
  text: KeyResultText,
  measure: Measure | undefined,
  slots: Subject['slots'],
  { person, random }: Desk,
): string {
  const shown = (value: number) => showNumber(value, measure?.decimals ?? 0, measure?.suffix ?? '');
  const values: Subject['slots'] = measure ? { a: shown(measure.start), b: shown(measure.target) } : {};
  const content = fillText(typeof text === 'string' ? text : text[0], { ...slots, ...values }, random);
  const endings = person.writes_english ? ENDINGS_EN : ENDINGS_ZH;
  return random.chance(0.1) ? content + fillText(random.pick(endings), slots, random) : content;
}

/** Some goals are given up, some go far beyond. */
function planOutcome(goal: number, { random }: Desk): number {
  const luck = random.next();
  if (luck < 0.04) return random.next() * 0.15;
  if (luck > 0.95) return 1.05 + random.next() * 0.45;
  return Math.max(0, goal + (random.next() - 0.5) * 0.4);
}

function planCount({ random }: Desk): number {
  return random.pick([0, 0, 1, 1, 2, 2, 2, 3, 4, 5]);
}

/** A milestone counts in percent, if its owner has set anything at all. */
function planIndicator(measure: Measure | undefined, { random }: Desk): PlannedIndicator | undefined {
  if (measure) {
    if (random.chance(0.05)) return undefined;
    return { start: measure.start, target: measure.target, current: measure.start, unit: measure.unit };
  }
  if (random.chance(0.4)) return undefined;
  return { start: 0, target: 100, current: 0, unit: { unit_type: 0, unit_value: 'PERCENT' } };
}

/** One entry; one that carries a percent moves the indicator along, unless it is still to come. */
function planReport(
  moment: Moment,
  indicator: PlannedIndicator | undefined,
  measure: Measure | undefined,
  subject: Subject,
  { person, mates, random, now }: Desk,
): PlannedProgress {
  const rated = indicator !== undefined && random.chance(0.88);
  const current = rated ? valueAt(moment.reached, indicator, measure) : undefined;
  const percent = rated && current !== undefined ? percentOf(current, indicator) : undefined;
  if (rated && current !== undefined && moment.at <= now) indicator.current = current;
  const reached = percent === undefined ? moment.reached : percent / 100;
  const status = statusAt({ elapsed: moment.elapsed, reached });
  const report = { at: moment.at, reached, status, current, measure };
  const other = random.chance(0.07) ? (mates[0]?.key ?? person.manager) : undefined;
  return {
    at: moment.at,
    author: other ?? person.key,
    content: richText(writeReport(report, subject, person.writes_english ? 'en' : 'zh', random)),
    percent,
    status: percent === undefined ? undefined : random.chance(0.05) ? -1 : status,
  };
}

function valueAt(reached: number, { start, target }: PlannedIndicator, measure: Measure | undefined): number {
  // Nothing is more than done, and no share more than the whole.
  const value = roundNicely(start + (target - start) * reached, measure?.decimals ?? 0);
  return Math.min(measure?.whole ?? 100, Math.max(0, value));
}

function percentOf(current: number, { start, target }: PlannedIndicator): number {
  return roundTo(((current - start) / (target - start)) * 100, 2);
}

function scoreOf(reached: number, { random }: Desk): number {
  const opinion = random.chance(0.2) ? random.pick([-1, 1]) : 0;
  return Math.min(10, Math.max(0, Math.round(Math.min(1, reached) * 10) + opinion));
}

const ENDINGS_ZH = [
  '（{@mate}负责）',
  '，由{@partner}验收',
  '，每月向{@boss}同步一次',
  '，**本周期必须完成**',
  '，口径见[指标说明](https://docs.yunhe.example/wiki/metrics)',
  '，方案见<<{topic}方案|https://docs.yunhe.example/wiki/plan>>',
];
const ENDINGS_EN = [
  ' (with {@mate})',
  ', reviewed by {@partner}',
  ', **no slip**',
  ', tracked in the [dashboard](https://docs.yunhe.example/dashboard)',
];
