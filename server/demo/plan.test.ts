import { describe, expect, test } from 'vitest';
import { dayText } from './calendar.ts';
import { planDemo } from './plan.ts';
import { plainText, type RichText } from './rich-text.ts';

const NOW = Date.UTC(2026, 10, 21, 3);
const plan = planDemo(NOW);

const objectives = plan.sheets.flatMap((sheet) =>
  sheet.objectives.map((objective) => ({ ...objective, sheet })),
);
const keyResults = objectives.flatMap(({ key_results }) => key_results);
const progress = [...objectives, ...keyResults].flatMap((target) => target.progress);
const texts: RichText[] = [
  ...[...objectives, ...keyResults, ...progress, ...plan.reviews].map(({ content }) => content),
  ...objectives.flatMap(({ notes }) => notes ?? []),
];
const person = new Map(plan.people.map((one) => [one.key, one]));
const period = new Map(plan.periods.map((one) => [one.key, one]));
const byKey = new Map(objectives.map((one) => [one.key, one]));
const nameOf = (key: string) => person.get(key)?.name ?? '';
const values = <T>(items: T[]) => [...new Set(items)].toSorted((a, b) => (a < b ? -1 : 1));

describe('the demo plan', () => {
  test('is the same for the same moment, and takes little time', () => {
    // Processor time: the clock on the wall also measures who else is busy. It takes about a second.
    const before = process.threadCpuUsage();
    const again = planDemo(NOW);
    expect(process.threadCpuUsage(before).user).toBeLessThan(6_000_000);
    expect(again).toEqual(plan);
  });

  test('is the same company through a quarter: time only adds progress and reviews', () => {
    const later = planDemo(NOW + 20 * 86_400_000);
    expect(later.people).toEqual(plan.people);
    expect(later.alignments).toEqual(plan.alignments);
    const finished = (all: typeof plan.sheets) => all.filter(({ period: key }) => key === '2026-q2');
    expect(finished(later.sheets)).toEqual(finished(plan.sheets));
    expect(later.sheets.flatMap((sheet) => sheet.objectives.map(({ content }) => content))).toEqual(
      plan.sheets.flatMap((sheet) => sheet.objectives.map(({ content }) => content)),
    );
    expect(later.reviews.length).toBeGreaterThan(plan.reviews.length);
  });

  test.each(['2026-01-01', '2027-02-28'])('stands on %s as well', (day) => {
    const now = Date.parse(`${day}T12:00:00+08:00`);
    const other = planDemo(now);
    expect(other.sheets.length).toBeGreaterThan(900);
    expect(values(other.periods.map(({ status }) => status))).toEqual([0, 1, 2, 3]);
    expect(latestMoment(other)).toBeLessThanOrEqual(now);
  });

  test('has the size of a real company', () => {
    expect(plan.people.length).toBeGreaterThan(115);
    expect(objectives.length).toBeGreaterThan(2500);
    expect(objectives.length).toBeLessThan(3500);
    expect(keyResults.length).toBeGreaterThan(9000);
    expect(keyResults.length).toBeLessThan(12_000);
    expect(latestMoment(plan)).toBeLessThanOrEqual(NOW);
  });

  test('reads as written by many hands', () => {
    const distinct = (all: { content: RichText }[]) =>
      new Set(all.map(({ content }) => plainText(content, nameOf))).size;
    expect(distinct(objectives) / objectives.length).toBeGreaterThan(0.7);
    expect(distinct(keyResults) / keyResults.length).toBeGreaterThan(0.7);
    const leftovers = /[{}]|undefined|NaN|\*\*|~~|!!|==|<<|^\s*$/;
    expect(texts.map((text) => plainText(text, nameOf)).filter((text) => leftovers.test(text))).toEqual([]);
  });
});

describe('people and departments', () => {
  const departments = plan.departments.map(({ key }) => key);
  const people = plan.people.map(({ key }) => key);

  test('refer to one another, parents and managers first', () => {
    const orphans = plan.departments.filter(
      ({ parent }, i) => parent !== undefined && !departments.slice(0, i).includes(parent),
    );
    expect(orphans).toEqual([]);
    expect(plan.departments.filter(({ leader }) => person.get(leader)?.status !== 'active')).toEqual([]);
    const lost = plan.people.filter(({ manager }, i) => !manager || !people.slice(0, i).includes(manager));
    expect(lost.map(({ key }) => key)).toEqual(['shen-zhiyuan']);
    expect(plan.people.flatMap((one) => one.departments).filter((key) => !departments.includes(key))).toEqual(
      [],
    );
    expect(plan.people.some((one) => one.departments.length === 2)).toBe(true);
  });

  test('report to the leader of their department', () => {
    const leaderOf = new Map(plan.departments.map(({ key, leader }) => [key, leader]));
    const astray = plan.people.filter(({ key, manager, departments: [main] }) => {
      const leader = leaderOf.get(main);
      return leader !== key && leader !== manager;
    });
    expect(astray).toEqual([]);
  });

  test.each(['key', 'name', 'en_name', 'email', 'employee_no', 'user_id'] as const)(
    'have a %s of their own',
    (field) => {
      expect(values(plan.people.map((one) => one[field]))).toHaveLength(plan.people.length);
    },
  );

  test('have ids and numbers of the right form', () => {
    expect(plan.people.filter(({ user_id }) => !/^[0-9a-f]{8}$/.test(user_id))).toEqual([]);
    const mobiles = plan.people.flatMap(({ mobile }) => mobile ?? []);
    expect(values(mobiles)).toHaveLength(mobiles.length);
    expect(mobiles.filter((mobile) => !/^\+86100\d{8}$/.test(mobile))).toEqual([]);
  });

  test('come and go', () => {
    const today = dayText(NOW);
    expect(values(plan.people.map(({ status }) => status))).toEqual([
      'active',
      'frozen',
      'resigned',
      'unjoined',
    ]);
    const odd = plan.people.filter(({ status, join_date, leave_date }) => {
      const gone = leave_date !== undefined && leave_date > join_date && leave_date < today;
      return (status === 'resigned') !== gone || (status === 'unjoined') !== join_date > today;
    });
    expect(odd).toEqual([]);
  });
});

describe('sheets', () => {
  test('are one for each person and period, of known ones', () => {
    const keys = plan.sheets.map((sheet) => `${sheet.person}/${sheet.period}`);
    expect(values(keys)).toHaveLength(keys.length);
    expect(values(objectives.map(({ key }) => key))).toHaveLength(objectives.length);
    expect(plan.sheets.filter((sheet) => !period.has(sheet.period))).toEqual([]);
    expect(
      plan.sheets.filter((sheet) => (person.get(sheet.person)?.status ?? 'unjoined') === 'unjoined'),
    ).toEqual([]);
    expect(values(plan.sheets.map((sheet) => sheet.objectives.length))).toEqual([2, 3, 4, 5]);
    expect(values(objectives.map(({ key_results }) => key_results.length))).toEqual([2, 3, 4, 5]);
  });

  test('share out their weights whole', () => {
    const siblings = [
      ...plan.sheets.map((sheet) => sheet.objectives),
      ...objectives.map((one) => one.key_results),
    ];
    expect(values(siblings.map(sum))).toEqual([1000]);
    const all = [...objectives, ...keyResults];
    expect(all.filter(({ weight }) => weight <= 0 || !Number.isInteger(weight))).toEqual([]);
  });

  test('are scored in whole tenths, or not at all', () => {
    const scores = [...objectives, ...keyResults].flatMap(({ score }) => score ?? []);
    expect(new Set(scores)).toEqual(new Set([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]));
    expect(
      objectives.filter(({ sheet, score }) => sheet.scored_at === undefined && score !== undefined),
    ).toEqual([]);
  });

  test('end within their period and name known categories and readers', () => {
    const categories = plan.categories.map(({ key }) => key);
    const odd = objectives.filter(({ sheet, deadline, category, visibility, key_results }) => {
      const readers = typeof visibility === 'object' ? visibility.people : [];
      const late = key_results.some((one) => one.deadline > deadline);
      return (
        late ||
        deadline.slice(0, 7) < (period.get(sheet.period)?.start ?? '') ||
        (category !== undefined && !categories.includes(category)) ||
        readers.some((one) => !person.has(one) || one === sheet.person)
      );
    });
    expect(odd).toEqual([]);
  });

  test('tell one story in indicator and progress', () => {
    const contradictory = keyResults.filter(({ indicator, status, progress: entries }) => {
      const rated = entries.findLast(({ percent }) => percent !== undefined);
      if (!indicator) return rated !== undefined || status !== -1;
      const { start, target, current } = indicator;
      if (start === target) return true;
      const percent = ((current - start) / (target - start)) * 100;
      return (
        rated !== undefined && (rated.status !== status || Math.abs((rated.percent ?? 0) - percent) > 0.01)
      );
    });
    expect(contradictory).toEqual([]);
  });

  test('measure what can be: nothing below zero, no share above the whole', () => {
    const impossible = keyResults.filter(({ indicator }) => {
      if (!indicator) return false;
      const { start, target, current, unit } = indicator;
      const most = unit.unit_value === 'PERCENT' ? 100 : 99_999_999_999;
      return [start, target, current].some((value) => value < 0 || value > most);
    });
    expect(impossible).toEqual([]);
  });

  test('keep progress in order, with a status only beside a percent', () => {
    const disordered = [...objectives, ...keyResults].filter(({ progress: entries }) =>
      entries.some(({ at }, i) => at <= (entries[i - 1]?.at ?? 0)),
    );
    expect(disordered).toEqual([]);
    expect(
      progress.filter(({ percent, status }) => (percent === undefined) !== (status === undefined)),
    ).toEqual([]);
  });

  test('speak only of people who exist', () => {
    const named = [...texts.flatMap(mentionedPeople), ...progress.map(({ author }) => author)];
    expect(named.filter((key) => !person.has(key))).toEqual([]);
  });
});

describe('alignments', () => {
  const pairs = plan.alignments.map(({ from, to }) => ({ from: byKey.get(from), to: byKey.get(to) }));

  test('lead to objectives of others in overlapping periods', () => {
    expect(pairs.length).toBeGreaterThan(1500);
    expect(values(plan.alignments.map(({ from, to }) => `${from} ${to}`))).toHaveLength(pairs.length);
    const odd = pairs.filter(({ from, to }) => {
      const [a, b] = [months(from?.sheet.period), months(to?.sheet.period)];
      return !from || !to || from.sheet.person === to.sheet.person || a.first >= b.end || b.first >= a.end;
    });
    expect(odd).toEqual([]);
  });

  test('never lead back', () => {
    const onward = Map.groupBy(plan.alignments, ({ from }) => from);
    const safe = new Set<string>();
    const leadsBack = (key: string, path: string[]): boolean => {
      if (path.includes(key)) return true;
      if (safe.has(key)) return false;
      const found = (onward.get(key) ?? []).some(({ to }) => leadsBack(to, [...path, key]));
      safe.add(key);
      return found;
    };
    expect([...onward.keys()].filter((key) => leadsBack(key, []))).toEqual([]);
  });

  test('cascade to several parents, across departments, from hidden objectives and into years', () => {
    const parents = Map.groupBy(plan.alignments, ({ from }) => from);
    expect([...parents.values()].some((all) => all.length > 1)).toBe(true);
    const managerOf = (key: string | undefined) => person.get(key ?? '')?.manager;
    expect(pairs.some(({ from, to }) => managerOf(from?.sheet.person) !== to?.sheet.person)).toBe(true);
    expect(pairs.some(({ from }) => from?.visibility !== 'everyone')).toBe(true);
    expect(pairs.some(({ from, to }) => from?.sheet.period !== to?.sheet.period)).toBe(true);
  });
});

describe('parts', () => {
  const keyed = new Map<string, (typeof keyResults)[number] & { person: string }>(
    objectives.flatMap(({ key, sheet, key_results }) =>
      key_results.map((one, at) => [`${key}/${at}`, { ...one, person: sheet.person }] as const),
    ),
  );
  const wholes = Map.groupBy(plan.parts, ({ whole }) => whole);

  test('count in what their manager measures alike, each in one, and make its value', () => {
    expect(wholes.size).toBeGreaterThan(5);
    expect(values(plan.parts.map(({ part }) => part))).toHaveLength(plan.parts.length);
    expect(plan.parts.filter(({ part }) => wholes.has(part))).toEqual([]);
    for (const [key, links] of wholes) {
      const whole = keyed.get(key);
      const parts = links.map(({ part }) => keyed.get(part));
      expect(parts.map((part) => person.get(part?.person ?? '')?.manager)).toEqual(
        parts.map(() => whole?.person),
      );
      expect(parts.map((part) => part?.indicator?.unit)).toEqual(parts.map(() => whole?.indicator?.unit));
      const gone = parts.map((part) => (part?.indicator?.current ?? 0) - (part?.indicator?.start ?? 0));
      const together = gone.reduce((total, each) => total + each, whole?.indicator?.start ?? 0);
      expect(whole?.indicator?.current).toBeCloseTo(together, 6);
      expect(whole?.progress).toEqual([]);
    }
  });

  test('move some', () => {
    const current = [...wholes.keys()].map((key) => keyed.get(key)?.indicator);
    expect(current.some((indicator) => indicator && indicator.current !== indicator.start)).toBe(true);
  });
});

describe('everything the wire can tell', () => {
  test('periods: every status, eight quarters up to now, years and a single month', () => {
    expect(values(plan.periods.map(({ status }) => status))).toEqual([0, 1, 2, 3]);
    expect(
      plan.periods.filter(({ rule, start }) => rule === 'quarter' && start <= dayText(NOW)),
    ).toHaveLength(8);
    expect(values(plan.periods.map(({ length }) => length))).toEqual([1, 3, 12]);
    const unruly = plan.periods.filter(({ rule, length, start }) => {
      const found = plan.period_rules.find(({ key }) => key === rule);
      return found?.length !== length || (Number(start.slice(5)) - found.first_month) % length !== 0;
    });
    expect(unruly).toEqual([]);
  });

  test('sheets, visibility, status, units', () => {
    expect(values(plan.sheets.map(({ confirm_status }) => confirm_status))).toEqual([0, 1, 2, 3, 4]);
    const kinds = objectives.map(({ visibility }) =>
      typeof visibility === 'object' ? 'people' : visibility,
    );
    expect(values(kinds)).toEqual(['department', 'everyone', 'people', 'private']);
    expect(values(objectives.map(({ status }) => String(status)))).toEqual(['-1', '0', '1', '2']);
    expect(values(keyResults.map(({ status }) => String(status)))).toEqual(['-1', '0', '1', '2']);
    expect(values(progress.map(({ status }) => String(status)))).toEqual(['-1', '0', '1', '2', 'undefined']);
    expect(values(plan.categories.map(({ color }) => color))).toHaveLength(6);
    const units = keyResults.flatMap(({ indicator }) => indicator?.unit ?? []);
    const open = values(units.flatMap((unit) => (unit.unit_type === 0 ? unit.unit_value : [])));
    expect(open).toEqual(['DOLLAR', 'NONE', 'PERCENT', 'YUAN']);
    const custom = units.flatMap((unit) => (unit.unit_type === 1 ? unit.unit_value : []));
    expect(custom.every((unit) => unit.length >= 1 && unit.length <= 5)).toBe(true);
    const percents = progress.flatMap(({ percent }) => percent ?? []);
    expect(Math.max(...percents)).toBeGreaterThan(100);
    expect(keyResults.some(({ indicator }) => indicator && indicator.target < indicator.start)).toBe(true);
  });

  test('rich text: every list, every style, links and mentions', () => {
    const paragraphs = texts.flatMap(({ blocks }) => blocks.map(({ paragraph }) => paragraph));
    const lists = paragraphs.flatMap(({ style }) => style?.list ?? []);
    expect(values(lists.map(({ list_type }) => list_type))).toEqual([
      'bullet',
      'checkBox',
      'checkedBox',
      'indent',
      'number',
    ]);
    expect(Math.max(...lists.map(({ indent_level }) => indent_level))).toBeGreaterThan(1);
    const elements = paragraphs.flatMap((paragraph) => paragraph.elements);
    expect(values(elements.map((one) => one.paragraph_element_type))).toEqual([
      'docsLink',
      'mention',
      'textRun',
    ]);
    const styles = elements.flatMap((one) =>
      'text_run' in one ? Object.keys(one.text_run.style ?? {}) : [],
    );
    expect(values(styles)).toEqual(['back_color', 'bold', 'link', 'strike_through', 'text_color']);
  });

  test.each([
    ['objective', objectives],
    ['key result', keyResults],
  ])('one %s has every field at once, and each may be missing', (_, all) => {
    expect(all.some((one) => isWhole(one) && mentionedPeople(one.content).length > 0)).toBe(true);
    expect(all.some(({ score }) => score === undefined)).toBe(true);
    expect(all.some(({ progress: entries }) => entries.length === 0)).toBe(true);
  });

  test('reviews of both kinds, several reports in one period', () => {
    expect(values(plan.reviews.map(({ kind }) => kind))).toEqual(['cycle_review', 'progress_report']);
    const groups = Object.values(Object.groupBy(plan.reviews, (one) => `${one.person} ${one.period}`));
    const reports = groups.map((all) => all?.filter(({ kind }) => kind === 'progress_report').length ?? 0);
    expect(Math.max(...reports)).toBeGreaterThan(1);
    expect(plan.reviews.filter((one) => !person.has(one.person) || !period.has(one.period))).toEqual([]);
  });
});

function isWhole(one: { score: number | undefined; status: number; progress: unknown[] }): boolean {
  return one.score !== undefined && one.status >= 0 && one.progress.length > 0;
}

function mentionedPeople({ blocks }: RichText): string[] {
  const elements = blocks.flatMap(({ paragraph }) => paragraph.elements);
  return elements.flatMap((one) => (one.paragraph_element_type === 'mention' ? [one.mention.person] : []));
}

function sum(items: { weight: number }[]): number {
  return items.reduce((total, { weight }) => total + weight, 0);
}

function months(key: string | undefined): { first: number; end: number } {
  const { start, length } = period.get(key ?? '') ?? { start: '', length: 0 };
  const first = Number(start.slice(0, 4)) * 12 + Number(start.slice(5));
  return { first, end: first + length };
}

function latestMoment({ sheets, reviews }: typeof plan): number {
  const times = sheets.flatMap(({ written_at, scored_at, objectives: own }) => [
    written_at,
    scored_at ?? 0,
    ...own.flatMap((one) => [one.notes_at ?? 0, ...one.progress.map(({ at }) => at)]),
    ...own.flatMap((one) => one.key_results.flatMap((result) => result.progress.map(({ at }) => at))),
  ]);
  return [...times, ...reviews.map(({ at }) => at)].reduce((latest, at) => Math.max(latest, at), 0);
}
