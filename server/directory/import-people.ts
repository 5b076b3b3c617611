import { randomInt } from 'node:crypto';
import { inChunks } from '../chunks.ts';
import { readCsv } from '../table/read-csv.ts';
import type { BadCell } from '../table/table.ts';
import type { Database, Writer } from '../db/database.ts';
import { startOfDay } from '../midnight.ts';
import {
  type DepartmentNameRow,
  insertDepartments,
  insertMembers,
  listDepartmentNames,
  listMainDepartments,
  updateMainDepartments,
} from './department-queries.ts';
import { circularManagers, columns, type CsvPerson, readRow } from './people-csv-rules.ts';
import { keysOf } from './person-keys.ts';
import { findTenant, touchDirectory } from './tenant-queries.ts';
import { insertUsers, listAllUsers, updateLeaders, updateUsers, type UserRow } from './user-queries.ts';

export interface ImportReport {
  readonly bad: readonly BadCell[];
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly departments: number;
}

interface Tools {
  readonly dryRun: boolean;
  readonly now: number;
  readonly newId: () => string;
  readonly onProgress: (done: number, total: number) => void;
  /** Of an organisation that begins with these people. */
  readonly begin?: Beginning | undefined;
}

interface Beginning {
  /** Where the organisation is yet to be made. */
  readonly timeZone: string | undefined;
  /** Writes, all or none with the people, what comes before them. */
  write(db: Writer): Promise<void>;
}

/** Brings the people of a file into a tenant, all or none: a second time changes nothing. */
export async function importPeople(
  database: Database,
  tenantId: string,
  csv: Buffer,
  tools: Tools,
): Promise<ImportReport> {
  const rows = readCsv(csv, columns).map(({ line, cells }) => readRow(line, cells));
  return database.write(async (db) => {
    const { begin } = tools;
    const timeZone = begin?.timeZone ?? (await findTenant(db, tenantId))?.time_zone ?? 'UTC';
    const plan = new ImportPlan(await load(db, tenantId), { ...tools, timeZone });
    plan.add(rows);
    if (plan.report.bad.length > 0 || tools.dryRun) return plan.report;
    await begin?.write(db);
    await write(db, tenantId, plan, tools);
    return plan.report;
  });
}

interface Known {
  readonly users: readonly UserRow[];
  readonly departments: readonly DepartmentNameRow[];
  /** Department by person. */
  readonly mains: ReadonlyMap<string, string>;
}

async function load(db: Writer, tenantId: string): Promise<Known> {
  const mains = await listMainDepartments(db, tenantId);
  return {
    users: await listAllUsers(db, tenantId),
    departments: await listDepartmentNames(db, tenantId),
    mains: new Map(mains.map((row) => [row.user_id, row.department_id])),
  };
}

type Row = CsvPerson | BadCell[];

type Person = UserRow & {
  readonly isNew: boolean;
  readonly isChanged: boolean;
  readonly line: number;
  leaderChanged: boolean;
  /** The main department that the file gives and the person has not. */
  moveTo: string | undefined;
};

const isTouched = (one: Person): boolean => one.isChanged || one.leaderChanged || one.moveTo !== undefined;

const untouched = { isChanged: false, leaderChanged: false, moveTo: undefined };

/** What an import comes to, worked out before anything is written. */
class ImportPlan {
  readonly people = new Map<string, Person>();
  readonly newDepartments: {
    id: string;
    parent_id: string | null;
    path: string;
    name: string;
    position: number;
  }[] = [];
  readonly #bad: BadCell[] = [];
  readonly #byKey = new Map<string, Person>();
  readonly #departments = new Map<string, { id: string; path: string }>();
  readonly #mains: ReadonlyMap<string, string>;
  readonly #tools: Tools & { readonly timeZone: string };
  #touched = new Set<string>();

  constructor({ users, departments, mains }: Known, tools: Tools & { readonly timeZone: string }) {
    this.#tools = tools;
    this.#mains = mains;
    for (const user of users) this.#index({ ...user, ...untouched, isNew: false, line: 0 });
    const names = new Map(departments.map((row) => [row.id, row]));
    for (const row of departments) {
      const parts = row.path.split('/').filter(Boolean);
      this.#departments.set(parts.map((id) => names.get(id)?.name ?? id).join('/'), {
        id: row.id,
        path: row.path,
      });
    }
  }

  get report(): ImportReport {
    const touched = [...this.#touched].flatMap((id) => this.people.get(id) ?? []);
    const known = touched.filter((person) => !person.isNew);
    const updated = known.filter(isTouched).length;
    return {
      bad: this.#bad.toSorted((a, b) => a.line - b.line),
      created: touched.length - known.length,
      updated,
      unchanged: known.length - updated,
      departments: this.newDepartments.length,
    };
  }

  add(rows: readonly Row[]): void {
    const good: { row: CsvPerson; person: Person }[] = [];
    for (const row of rows) {
      if (Array.isArray(row)) this.#bad.push(...row);
      else this.#addPerson(row, good);
    }
    for (const { row, person } of good) this.#setManager(row, person);
    const circular = circularManagers(
      new Map([...this.people].map(([id, { leader_id }]) => [id, leader_id])),
    );
    for (const { row, person } of good) {
      if (circular.has(person.id)) this.#refuse(row, 'manager', 'would make people manage themselves');
    }
  }

  #addPerson(row: CsvPerson, good: { row: CsvPerson; person: Person }[]): void {
    const keys = keysOf(row);
    const found = keys.map((key) => this.#byKey.get(key)).filter((person) => person !== undefined);
    const [known] = found;
    if (found.some((person) => person !== known)) {
      return this.#refuse(row, 'email', 'and the other ids of this row belong to different people');
    }
    if (known && known.line > 0)
      return this.#refuse(row, 'email', `names the same person as line ${known.line}`);
    const person = known ?? this.#newPerson(row);
    Object.assign(person, { line: row.line, ...this.#changes(person, row) });
    this.#index(person);
    this.#touched.add(person.id);
    const departmentId = row.department?.length ? this.#department(row.department) : undefined;
    if (departmentId !== this.#mains.get(person.id)) person.moveTo = departmentId;
    good.push({ row, person });
  }

  /** Eight random characters, as nobody has them yet. */
  #newUserId(): string {
    const text = randomInt(36 ** 8)
      .toString(36)
      .padStart(8, '0');
    return this.#byKey.has(`user_id ${text}`) ? this.#newUserId() : text;
  }

  #newPerson(row: CsvPerson): Person {
    const { now, newId } = this.#tools;
    return {
      id: newId(),
      user_id: row.user_id ?? this.#newUserId(),
      employee_no: null,
      name: row.name,
      en_name: row.en_name ?? row.name,
      email: null,
      mobile: null,
      gender: 0,
      city: null,
      country: null,
      job_title: null,
      employee_type: 1,
      join_time: null,
      leave_time: null,
      status: 'active',
      leader_id: null,
      created_time: now,
      updated_time: now,
      ...untouched,
      isNew: true,
      line: row.line,
    };
  }

  /** Only what the file says is changed. */
  #changes(person: Person, row: CsvPerson): Partial<Person> {
    const { name, en_name, email, mobile, employee_no, job_title, status, gender, city } = row;
    const { timeZone } = this.#tools;
    const join_time = row.join_date === undefined ? undefined : startOfDay(row.join_date, timeZone);
    const given = { name, en_name, email, mobile, employee_no, job_title, status, gender, city, join_time };
    const changed = Object.entries(given).filter(
      ([key, value]) => value !== undefined && Reflect.get(person, key) !== value,
    );
    if (changed.length === 0) return {};
    return { ...Object.fromEntries(changed), isChanged: true, updated_time: this.#tools.now };
  }

  #setManager(row: CsvPerson, person: Person): void {
    if (row.manager === undefined) return;
    const text = row.manager;
    const keys = [`user_id ${text}`, `employee_no ${text}`, `email ${text.toLowerCase()}`];
    const manager = keys.map((key) => this.#byKey.get(key)).find((found) => found !== undefined);
    if (!manager) return this.#refuse(row, 'manager', `"${text}" is nobody in the file or the directory`);
    if (manager.id === person.leader_id) return;
    person.leader_id = manager.id;
    person.leaderChanged = true;
  }

  #department(names: readonly string[]): string {
    let parent: { id: string; path: string } | undefined;
    for (const [at, name] of names.entries()) {
      const key = names.slice(0, at + 1).join('/');
      const known = this.#departments.get(key);
      const id = known?.id ?? this.#tools.newId();
      const next = known ?? { id, path: `${parent?.path ?? ''}${id}/` };
      if (!known) {
        this.newDepartments.push({
          ...next,
          parent_id: parent?.id ?? null,
          name,
          position: this.newDepartments.length,
        });
        this.#departments.set(key, next);
      }
      parent = next;
    }
    return parent?.id ?? '';
  }

  #index(person: Person): void {
    this.people.set(person.id, person);
    for (const key of keysOf(person)) this.#byKey.set(key, person);
  }

  #refuse({ line }: CsvPerson, column: string, problem: string): void {
    this.#bad.push({ line, column, problem });
  }
}

async function write(
  db: Writer,
  tenantId: string,
  plan: ImportPlan,
  { now, onProgress }: Tools,
): Promise<void> {
  const people = [...plan.people.values()];
  const departments = plan.newDepartments.map((one) => ({
    ...one,
    department_id: `d${one.id}`,
    en_name: one.name,
    created_time: now,
  }));
  const created = people.filter((one) => one.isNew).map((one) => ({ ...one, tenant_id: tenantId }));
  const updated = people.filter((one) => !one.isNew && one.isChanged);
  const led = people.filter((one) => one.leaderChanged).map((one) => [one.id, one.leader_id] as const);
  const placed = people.flatMap(({ id, moveTo, isNew }) =>
    moveTo === undefined ? [] : [{ id, moveTo, isNew }],
  );
  const members = placed
    .filter(({ isNew }) => isNew)
    .map(({ id, moveTo }) => ({ user_id: id, department_id: moveTo, position: 0, is_primary: true }));
  const moved = placed.filter(({ isNew }) => !isNew).map(({ id, moveTo }) => [id, moveTo] as const);
  const all = [departments, created, updated, led, members, moved];
  const total = all.reduce((sum, { length }) => sum + length, 0);
  let done = 0;
  const writeAll = <Item>(items: readonly Item[], put: (some: readonly Item[]) => Promise<unknown>) =>
    inChunks(items, async (some) => {
      await put(some);
      onProgress((done += some.length), total);
    });
  await writeAll(departments, (some) => insertDepartments(db, tenantId, some));
  await writeAll(created, (some) => insertUsers(db, some));
  await writeAll(updated, (some) => updateUsers(db, tenantId, some));
  await writeAll(led, (some) => updateLeaders(db, tenantId, some));
  await writeAll(members, (some) => insertMembers(db, tenantId, some));
  await writeAll(moved, (some) => updateMainDepartments(db, tenantId, some));
  if (total > 0) await touchDirectory(db, tenantId);
}
