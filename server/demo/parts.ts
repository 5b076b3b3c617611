import type { PlannedIndicator, PlannedKeyResult, PlannedPart, PlannedSheet } from './demo-plan.ts';
import type { Frame } from './frames.ts';
import type { Colleague } from './people.ts';
import { roundTo } from './measure.ts';
import { recalculated } from './objectives.ts';

interface Measured {
  readonly key: string;
  readonly person: string;
  readonly template: string;
  readonly indicator: PlannedIndicator;
  readonly moved_at: number;
}

/** What adds up: shares, marks and days do not. */
const SUMMABLE = new Set(['万元', '$', '家', '台', '个', '场', '条', '人次', '套', '项', 'accts']);

/**
 * In the running quarter, what people measure as their manager does counts in the manager's key result, which then has
 * no reports of its own.
 */
export function planParts(people: Colleague[], frames: Frame[], sheets: PlannedSheet[]) {
  const running = frames.find(({ kind, phase }) => kind === 'quarter' && phase === 'current')?.period.key;
  const measured = sheets.filter(({ period }) => period === running).flatMap(measure);
  const byManager = Map.groupBy(measured, ({ person }) => people.find(({ key }) => key === person)?.manager);
  const linked = new Set<string>();
  const wholes = new Map<string, Measured[]>();
  for (const whole of measured) {
    const free = byManager.get(whole.person)?.filter(({ key }) => !linked.has(key)) ?? [];
    const parts = linked.has(whole.key) ? [] : fitting(whole, free);
    if (parts.length === 0) continue;
    wholes.set(whole.key, parts);
    for (const { key } of [whole, ...parts]) linked.add(key);
  }
  return { parts: [...wholes].flatMap(linksOf), sheets: sheets.map((sheet) => following(sheet, wholes)) };
}

const measure = ({ person, objectives }: PlannedSheet): Measured[] =>
  objectives
    .filter(({ visibility }) => visibility === 'everyone')
    .flatMap(({ key: objective, key_results }) =>
      key_results.flatMap(({ template, suffix, indicator, progress }, at) =>
        template === undefined || !indicator || !SUMMABLE.has(suffix) || way(indicator) < 0
          ? []
          : [{ key: `${objective}/${at}`, person, template, indicator, moved_at: progress.at(-1)?.at ?? 0 }],
      ),
    );

const way = ({ start, target }: PlannedIndicator): number => target - start;

/** As many as go about as far together as the whole has to. */
function fitting({ template, indicator }: Measured, candidates: Measured[]): Measured[] {
  const parts: Measured[] = [];
  let left = way(indicator) * 1.5;
  for (const candidate of candidates) {
    if (candidate.template !== template || way(candidate.indicator) > left) continue;
    parts.push(candidate);
    left -= way(candidate.indicator);
  }
  return parts;
}

const linksOf = ([whole, parts]: [string, Measured[]]): PlannedPart[] =>
  parts.map(({ key }) => ({ part: key, whole }));

function following(sheet: PlannedSheet, wholes: ReadonlyMap<string, Measured[]>): PlannedSheet {
  const follow =
    (objective: string) =>
    (keyResult: PlannedKeyResult, at: number): PlannedKeyResult => {
      const { indicator } = keyResult;
      const parts = wholes.get(`${objective}/${at}`);
      if (!parts || !indicator) return keyResult;
      const gone = parts.map((part) => part.indicator.current - part.indicator.start);
      const current = roundTo(
        gone.reduce((sum, each) => sum + each, indicator.start),
        6,
      );
      const moved_by_parts_at = Math.max(sheet.written_at, ...parts.map(({ moved_at }) => moved_at));
      return {
        ...keyResult,
        indicator: { ...indicator, current },
        status: -1,
        progress: [],
        moved_by_parts_at,
      };
    };
  return {
    ...sheet,
    objectives: sheet.objectives.map((objective) => {
      const key_results = objective.key_results.map(follow(objective.key));
      const changes = key_results.some((each, at) => each !== objective.key_results[at]);
      return changes ? recalculated({ ...objective, key_results }) : objective;
    }),
  };
}
