import { shortDate } from './calendar.ts';
import type { ProgressStatus } from './demo-plan.ts';
import { capitalized, fillText, type Slots } from './fill-text.ts';
import { showNumber, type Measure } from './measure.ts';
import type { Random } from './random.ts';
import { patterns } from './report-patterns.ts';

export interface Report {
  at: number;
  /** 1 is the goal reached. */
  reached: number;
  status: ProgressStatus;
  /** The value reached, where something is measured and told. */
  current: number | undefined;
  measure: Measure | undefined;
}

/** What all reports on one objective and its key results speak of. */
export interface Subject {
  slots: Slots;
  done: () => string;
  blocker: () => string;
}

type Language = keyof typeof patterns;

/** One progress entry as markup. */
export function writeReport(report: Report, subject: Subject, language: Language, random: Random): string {
  const { good, risk, late, reached, next } = patterns[language];
  const mood = report.reached >= 1 ? reached : report.status === 2 ? late : report.status === 1 ? risk : good;
  const text = fillText(
    random.pick(mood),
    {
      ...subject.slots,
      state: stateText(report, language, random),
      date: shortDate(report.at, language),
      next: random.pick(next),
      blocker: subject.blocker(),
      done: subject.done(),
      again: subject.done(),
    },
    random,
  );
  return language === 'en' ? capitalized(text) : text;
}

function stateText({ current, measure, reached }: Report, language: Language, random: Random): string {
  const { stages, stuck, beyond, states } = patterns[language];
  if (measure === undefined || current === undefined) {
    return stages[Math.min(stages.length - 1, Math.floor(Math.max(0, reached) * 4))] ?? '';
  }
  const slots = {
    current: showValue(current, measure),
    target: showValue(measure.target, measure),
    start: showValue(measure.start, measure),
    percent: String(Math.round(reached * 100)),
  };
  const pool = current === measure.start ? stuck : reached >= 1 ? beyond : states;
  return fillText(random.pick(pool), slots, random);
}

function showValue(value: number, { decimals, suffix }: Measure): string {
  const shown = showNumber(value, decimals, suffix);
  if (suffix === '$') return `$${shown}`;
  return suffix === '%' || suffix === '' ? shown + suffix : `${shown} ${suffix}`;
}
