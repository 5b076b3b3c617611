import { describe, expect, test } from 'vitest';
import { planDemo } from './plan.ts';

const NOW = Date.UTC(2026, 10, 21, 3);
const DAY = 86_400_000;
const plan = planDemo(NOW);
const { library, semesters } = plan.performance;
const [finished, running, coming] = semesters;

const activitiesOf = (semester: (typeof semesters)[number] | undefined) => semester?.activities ?? [];
const revieweesOf = (semester: (typeof semesters)[number] | undefined) =>
  activitiesOf(semester).flatMap((activity) => activity.reviewees.map((one) => ({ ...one, activity })));
const deedsOf = (all: typeof semesters) => all.flatMap(revieweesOf).flatMap(({ deeds }) => deeds);
const stageOf = new Map(
  semesters
    .flatMap(activitiesOf)
    .flatMap(({ launch }) => launch?.stages.map((stage) => [stage.id, stage]) ?? []),
);

/** What people wrote, wherever it stands. */
function textsIn(value: unknown, key = ''): string[] {
  if (typeof value === 'string')
    return ['text', 'tag_text', 'reason', 'multi_texts'].includes(key) ? [value] : [];
  if (Array.isArray(value)) return value.flatMap((item) => textsIn(item, key));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([inner, item]) => textsIn(item, inner));
}

/** The people whom the plan refers to. */
const peopleIn = (value: unknown): string[] =>
  [...JSON.stringify(value).matchAll(/"#person ([^"]+)"/g)].map(([, key = '']) => key);

describe('the planned reviews', () => {
  test('are of three half-years: one over, one under way, one being set up', () => {
    expect(semesters.slice(0, 3).map(({ year, type }) => `${year} ${type}`)).toEqual([
      '2025 H2',
      '2026 H1',
      '2026 H2',
    ]);
    expect(activitiesOf(finished).every(({ launch }) => launch?.finished_time !== undefined)).toBe(true);
    expect(activitiesOf(running).every(({ launch }) => launch && launch.finished_time === undefined)).toBe(
      true,
    );
    expect(activitiesOf(coming).every(({ launch }) => launch === undefined)).toBe(true);
  });

  test('give everybody with a manager a place in one review, and a result in the one that is over', () => {
    for (const semester of [finished, running, coming]) {
      const reviewed = revieweesOf(semester).filter(({ activity }) => activity.mode !== 'metric_development');
      const ids = reviewed.map(({ user_id }) => user_id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(semester?.people.filter(({ user_id }) => !ids.includes(user_id))).toEqual([
        expect.objectContaining({ user_id: '#person shen-zhiyuan' }),
      ]);
    }
    const without = revieweesOf(finished).filter(
      ({ deeds }) =>
        !deeds.some(
          (deed) => deed.kind === 'submit' && stageOf.get(deed.stage_id)?.template_id.endsWith('/solid'),
        ),
    );
    expect(without).toEqual([]);
    expect(
      revieweesOf(finished).filter(
        ({ deeds }) => !deeds.some(({ kind }) => kind === 'talk' || kind === 'release'),
      ),
    ).toEqual([]);
  });

  test.each(['2026-01-01', '2026-06-30', '2026-09-15', '2027-02-28', '2027-10-02'])(
    'on %s nothing lies ahead, and nothing was done outside its stage',
    (day) => {
      const now = Date.parse(`${day}T09:30:00+08:00`);
      const { performance } = planDemo(now);
      for (const { launch, reviewees } of performance.semesters.flatMap(activitiesOf)) {
        const stages = new Map(launch?.stages.map((stage) => [stage.id, stage]));
        const odd = reviewees
          .flatMap(({ deeds }) => deeds)
          .filter((deed) => {
            const stage = 'stage_id' in deed ? stages.get(deed.stage_id) : undefined;
            return deed.at > now || (stage && (deed.at < stage.start_time || deed.at >= stage.deadline));
          });
        expect(odd).toEqual([]);
      }
      expect(Math.max(...performance.semesters.map(({ created_time }) => created_time))).toBeLessThan(now);
    },
  );

  test.each(['00:30', '09:30', '23:30'])('at %s no project is older than its semester', (time) => {
    const { performance } = planDemo(Date.parse(`2026-11-21T${time}:00+08:00`));
    for (const { created_time, activities } of performance.semesters)
      expect(activities.filter((activity) => activity.created_time < created_time)).toEqual([]);
  });

  test('the half-year that is over stays as it is through a quarter', () => {
    const later = planDemo(NOW + 20 * DAY).performance;
    expect(later.library).toEqual(library);
    expect(later.semesters[0]).toEqual(finished);
  });

  test('have every kind of deed, and appeals that were granted, refused and left', () => {
    const kinds = new Set(deedsOf(semesters).map(({ kind }) => kind));
    const all =
      'appeal confirm confirm_reviewers decide decide_metrics decline draft finish invite release submit submit_metrics ' +
      'talk withdraw';
    expect([...kinds].toSorted()).toEqual(all.split(' '));
    const appealed = revieweesOf(finished).filter(({ deeds }) => deeds.some(({ kind }) => kind === 'appeal'));
    const outcomes = appealed.map(({ deeds }) => {
      const told = deeds.findIndex(({ kind }) => kind === 'appeal');
      const decision = deeds.slice(told).find((deed) => deed.kind === 'decide');
      return decision ? decision.results.length : 'left';
    });
    expect(new Set(outcomes)).toEqual(new Set([1, 0, 'left']));
  });

  test('speak only of people who exist, in whole sentences', () => {
    const known = new Set(plan.people.map(({ key }) => key));
    expect(peopleIn(plan.performance).filter((key) => !known.has(key))).toEqual([]);
    const texts = textsIn(semesters);
    expect(texts.length).toBeGreaterThan(3000);
    expect(new Set(texts).size / texts.length).toBeGreaterThan(0.3);
    expect(texts.filter((text) => /[{}@#]|undefined|NaN|\*\*|<<|^\s*$/.test(text))).toEqual([]);
  });
});
