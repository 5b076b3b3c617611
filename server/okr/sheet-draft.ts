import { LARGEST_VALUE } from '../../contract/okr/indicator.ts';
import type { Indicator } from './indicator.ts';
import type { Visibility } from './policy.ts';
import { mentionedIn, type RichText } from './rich-text.ts';

/** When something was made and changed elsewhere; else when its sheet was, and not since. */
interface Times {
  readonly created_time?: number;
  readonly updated_time?: number;
}

/** A whole sheet before it is written. People, periods and categories are named by internal ids. */
export interface SheetDraft extends Times {
  readonly id: string;
  readonly user_id: string;
  readonly period_id: string;
  readonly confirm_status: number;
  readonly visibility: Visibility;
  readonly viewers: readonly string[];
  readonly created_time: number;
  readonly objectives: readonly ObjectiveDraft[];
}

interface ItemDraft extends Times {
  readonly id: string;
  readonly content: RichText;
  /** Thousandths; siblings sum to 1000. */
  readonly weight: number;
  /** Tenths; null while unscored. */
  readonly score: number | null;
  readonly score_time: number;
  readonly deadline: number;
  readonly indicator: IndicatorDraft;
  /** Oldest first. */
  readonly progresses: readonly ProgressDraft[];
  /** When a record was last added or changed; else the time of the newest. */
  readonly progress_time?: number;
}

export interface ObjectiveDraft extends ItemDraft {
  readonly notes: RichText | null;
  readonly notes_time: number;
  readonly category_id: string | null;
  readonly visibility: Visibility;
  readonly viewers: readonly string[];
  readonly key_results: readonly KeyResultDraft[];
}

export type KeyResultDraft = ItemDraft;

export interface IndicatorDraft extends Indicator, Times {
  readonly unit_type: number | null;
  readonly unit_value: string | null;
  readonly status: number;
  readonly status_calculate_type: number;
  readonly current_value_calculate_type: number;
  readonly value_time: number;
  readonly status_time: number;
}

export interface ProgressDraft {
  readonly id: string;
  readonly author_id: string;
  readonly content: RichText;
  readonly percent: number | null;
  readonly status: number | null;
  readonly time: number;
  readonly updated_time?: number;
}

export const MOST_ITEMS = 100;
const DAY = 86_400_000;

export interface PeriodBounds {
  readonly start_time: number;
  readonly end_time: number;
}

export const lastMoment = ({ end_time }: Pick<PeriodBounds, 'end_time'>): number => end_time + DAY - 1;

/** Any moment of the period's days. */
export const isWithin = (time: number, period: PeriodBounds): boolean =>
  time >= period.start_time && time <= lastMoment(period);

export const overlap = (one: PeriodBounds, other: PeriodBounds): boolean =>
  one.start_time <= other.end_time && other.start_time <= one.end_time;

/** Every rule of a sheet that the draft breaks, in words; none for a good one. */
export function faultsOf(sheet: SheetDraft, period: PeriodBounds): string[] {
  return [
    ...siblingFaults('objectives', sheet.objectives),
    ...viewerFaults('the sheet', sheet),
    ...sheet.objectives.flatMap((objective, at) => {
      const name = `objective ${at + 1}`;
      return [
        ...itemFaults(name, objective, period),
        ...viewerFaults(name, objective),
        ...siblingFaults(`key results of ${name}`, objective.key_results),
        ...objective.key_results.flatMap((keyResult, place) =>
          itemFaults(`key result ${place + 1} of ${name}`, keyResult, period),
        ),
      ];
    }),
  ];
}

function siblingFaults(name: string, items: readonly ItemDraft[]): string[] {
  const faults: string[] = [];
  if (items.length > MOST_ITEMS) faults.push(`${name}: at most ${MOST_ITEMS}`);
  const sum = items.reduce((total, item) => total + item.weight, 0);
  if (items.length > 0 && sum !== 1000) faults.push(`${name}: weights sum to ${sum / 1000}, not to 1`);
  return faults;
}

const viewerFaults = (name: string, of: { visibility: Visibility; viewers: readonly string[] }): string[] =>
  (of.visibility === 'chosen') === of.viewers.length > 0
    ? []
    : [`${name}: viewers belong to visibility "chosen"`];

function itemFaults(name: string, item: ItemDraft, period: PeriodBounds): string[] {
  const faults: string[] = [];
  const { score, weight, deadline, indicator } = item;
  if (item.content.blocks.length > MOST_ITEMS) faults.push(`${name}: at most ${MOST_ITEMS} blocks of text`);
  if (mentionedIn(item.content).length > MOST_ITEMS)
    faults.push(`${name}: at most ${MOST_ITEMS} people mentioned`);
  if (score !== null && !(Number.isInteger(score) && score >= 0 && score <= 10)) {
    faults.push(`${name}: score ${score / 10} is not one of 0, 0.1 … 1`);
  }
  if (!(Number.isInteger(weight) && weight >= 0 && weight <= 1000)) {
    faults.push(`${name}: weight ${weight / 1000} is not between 0 and 1 with three decimals`);
  }
  if (!isWithin(deadline, period)) faults.push(`${name}: deadline outside the period`);
  return [...faults, ...indicatorFaults(name, indicator)];
}

function indicatorFaults(name: string, indicator: IndicatorDraft): string[] {
  const { start_value, target_value, current_value } = indicator;
  const values = [start_value, target_value, current_value];
  const given = values.filter((value) => value !== null);
  if (given.length === 0) return indicator.status === -1 ? [] : [`${name}: a status without an indicator`];
  if (given.length < 3) return [`${name}: start, target and current value go together`];
  if (given.some((value) => !Number.isFinite(value) || Math.abs(value) > LARGEST_VALUE)) {
    return [`${name}: a value beyond ±${LARGEST_VALUE}`];
  }
  return start_value === target_value ? [`${name}: start and target value are equal`] : [];
}
