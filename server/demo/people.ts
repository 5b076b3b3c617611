import { DAY, dayText, onWorkday, startOfMonth } from './calendar.ts';
import { company } from './company.ts';
import type { PlannedPerson } from './demo-plan.ts';
import { departments } from './departments.ts';
import { createRandom, hashText, type Random } from './random.ts';
import { businessRoster } from './roster-business.ts';
import { researchRoster } from './roster-research.ts';
import type { RosterNote, RosterRow } from './roster.ts';

/** A person with what the plan does not tell about them. */
export interface Colleague extends PlannedPerson {
  department: string;
  leads: boolean;
  writes_english: boolean;
  /** In ms; infinite for who has yet to join, and for who stays. */
  works_from: number;
  works_until: number;
  /** Steps up to the CEO. */
  depth: number;
}

/** Everybody, managers before their reports. `anchor` is the first month of the quarter the demo stands in. */
export function planPeople(anchor: number): Colleague[] {
  const roster = { ...researchRoster, ...businessRoster };
  const people = departments.flatMap(({ key }) =>
    (roster[key] ?? []).map((row) => planPerson(key, row, anchor)),
  );
  for (const person of people) person.depth = depthOf(person, people);
  return withEmployeeNumbers(people).toSorted((a, b) => a.depth - b.depth);
}

function planPerson(department: string, row: RosterRow, anchor: number): Colleague {
  const [name, en_name, gender, titleZh, titleEn, city, note = {}] = row;
  const key = slug(en_name);
  const random = createRandom(`person/${key}`);
  const leads = departments.some(({ leader }) => leader === key);
  const joined = joinTime(note, leads, anchor, random);
  const left = timeBefore(anchor, note.left_months_ago, random);
  const stopped = note.frozen ? startOfMonth(anchor - 2) : (left ?? Infinity);
  const joins = (note.joined_months_ago ?? 0) < 0;
  const native = /^[\u4e00-\u9fff]+$/.test(name);
  return {
    key,
    name,
    en_name,
    email: `${native ? key.replaceAll('-', '') : key.replaceAll('-', '.')}@${company.email_domain}`,
    employee_no: '',
    user_id: hashText(`${key}@${company.email_domain}`).toString(16).padStart(8, '0'),
    // No mobile network uses the prefix 100.
    mobile: native && random.chance(0.92) ? `+86100${random.int(10_000_000, 99_999_999)}` : undefined,
    job_title: { zh: titleZh, en: titleEn },
    departments: note.second_department ? [department, note.second_department] : [department],
    manager: managerOf(key, department),
    join_date: dayText(joined),
    leave_date: left === undefined ? undefined : dayText(left),
    status: statusOf(note),
    employee_type: note.employee_type ?? 1,
    gender: gender === 'm' ? 1 : 2,
    city,
    department,
    leads,
    writes_english: note.writes_english ?? false,
    works_from: joins ? Infinity : joined,
    works_until: stopped,
    depth: 0,
  };
}

function statusOf(note: RosterNote): PlannedPerson['status'] {
  if (note.left_months_ago !== undefined) return 'resigned';
  if (note.frozen) return 'frozen';
  return (note.joined_months_ago ?? 0) < 0 ? 'unjoined' : 'active';
}

function joinTime(note: RosterNote, leads: boolean, anchor: number, random: Random): number {
  const usual = leads ? random.int(34, 60) : random.int(26, 58);
  return timeBefore(anchor, note.joined_months_ago ?? usual, random) ?? startOfMonth(anchor);
}

function timeBefore(anchor: number, months: number | undefined, random: Random): number | undefined {
  if (months === undefined) return undefined;
  // Nobody who has yet to join does so in the quarter the demo stands in.
  const month = months < 0 ? anchor + 2 - months : anchor - months;
  return onWorkday(startOfMonth(month) + random.int(2, 19) * DAY);
}

/** The leader of the nearest department above; the CEO has none. */
function managerOf(key: string, department: string): string | undefined {
  for (let at: string | undefined = department; at !== undefined;) {
    const found = departments.find((one) => one.key === at);
    if (found && found.leader !== key) return found.leader;
    at = found?.parent;
  }
  const chief = departments[0]?.leader;
  return chief === key ? undefined : chief;
}

function depthOf(person: Colleague, people: Colleague[]): number {
  const manager = people.find(({ key }) => key === person.manager);
  return manager ? depthOf(manager, people) + 1 : 0;
}

function withEmployeeNumbers(people: Colleague[]): Colleague[] {
  const order = people.toSorted((a, b) => a.works_from - b.works_from || (a.key < b.key ? -1 : 1));
  order.forEach((person, i) => (person.employee_no = `YH${String(i + 1).padStart(4, '0')}`));
  return people;
}

function slug(name: string): string {
  return name.toLowerCase().replaceAll(' ', '-');
}
