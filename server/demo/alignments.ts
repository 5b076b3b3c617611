import type { PlannedAlignment, PlannedObjective, PlannedSheet } from './demo-plan.ts';
import { departments } from './departments.ts';
import type { Frame } from './frames.ts';
import type { Colleague } from './people.ts';
import { createRandom, type Random } from './random.ts';
import { workOf } from './works.ts';

/**
 * Objectives point at those of people nearer to the CEO, in the same period or the year around it, and only where
 * the target is in their owner's sight. Since every step leads upwards there are no cycles.
 */
export function planAlignments(
  people: Colleague[],
  frames: Frame[],
  sheets: PlannedSheet[],
): PlannedAlignment[] {
  const ofPerson = new Map(people.map((person) => [person.key, person]));
  const ofPeriod = new Map(frames.map((frame) => [frame.period.key, frame]));
  const ofSheet = new Map(sheets.map((sheet) => [`${sheet.person}/${sheet.period}`, sheet]));
  return sheets.flatMap((sheet) => {
    const person = ofPerson.get(sheet.person);
    const frame = ofPeriod.get(sheet.period);
    if (!person || !frame || person.depth === 0) return [];
    const random = createRandom(`align/${sheet.person}/${sheet.period}`);
    const year =
      frames.find((one) => one.kind === 'year' && overlaps(one, frame))?.period.key ?? frame.period.key;
    const reachable = (owner: string | undefined, period: string) =>
      ofSheet.get(`${owner}/${period}`)?.objectives.filter(({ visibility }) => visibility === 'everyone') ??
      [];
    const same = reachable(person.manager, frame.period.key);
    const annual = reachable(person.manager, year);
    const across = reachable(neighbourAbove(person, ofPerson, random), frame.period.key);
    return sheet.objectives.flatMap((objective) => {
      const targets = new Set<string>();
      const point = (candidates: PlannedObjective[], probability: number, strays = 0) => {
        const target = random.chance(probability)
          ? closest(objective, candidates, random, strays)
          : undefined;
        if (target) targets.add(target.key);
      };
      point(same, 0.8, 0.4);
      point(annual, person.leads ? 0.5 : 0.08);
      point(across, 0.15);
      return [...targets].map((to) => ({ from: objective.key, to }));
    });
  });
}

function overlaps(a: Frame, b: Frame): boolean {
  return a.opens <= b.closes && b.opens <= a.closes;
}

/** One of the same category; now and then any, among a leader's own people. */
function closest(
  { category }: PlannedObjective,
  candidates: PlannedObjective[],
  random: Random,
  strays: number,
) {
  const related = candidates.filter((one) => one.category === category);
  const pool = related.length === 0 && random.chance(strays) ? candidates : related;
  return pool.length > 0 ? random.pick(pool) : undefined;
}

/** The leader of a department this person works with, if nearer to the CEO. */
function neighbourAbove(
  person: Colleague,
  ofPerson: Map<string, Colleague>,
  random: Random,
): string | undefined {
  const leaders = departments
    .filter(({ key }) => workOf(person).partners.includes(key))
    .map(({ leader }) => leader);
  const above = leaders.filter((leader) => (ofPerson.get(leader)?.depth ?? Infinity) < person.depth);
  return above.length > 0 ? random.pick(above) : undefined;
}
