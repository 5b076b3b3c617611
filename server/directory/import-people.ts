import { randomInt } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import type { Database, Writer } from '../db/database.ts';
import {
  type DepartmentNameRow,
  insertDepartments,
  insertMembers,
  listDepartmentNames,
} from './department-queries.ts';
import {
  type BadRow,
  circularManagers,
  columnOf,
  columns,
  type CsvPerson,
  readRow,
} from './people-csv-rules.ts';
import { touchDirectory } from './tenant-queries.ts';
import { insertUsers, listAllUsers, updateLeaders, updateUser, type UserRow } from './user-queries.ts';

export interface ImportReport {
  readonly bad: readonly BadRow[];
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
}

export class CsvError extends Error {
  override readonly name = 'CommandError';
}

/** Brings the people of a file into a tenant, all or none: a second time changes nothing. */
export async function importPeople(
  database: Database,
  tenantId: string,
  csv: Buffer,
  tools: Tools,
): Promise<ImportReport> {
  const rows = readCsv(csv);
  return database.write(async (db) => {
    const plan = new ImportPlan(
      await listAllUsers(db, tenantId),
      await listDepartmentNames(db, tenantId),
      tools,
    );
    plan.add(rows);
    if (plan.report.bad.length === 0 && !tools.dryRun) await write(db, tenantId, plan, tools);
    return plan.report;
  });
}

type Row = CsvPerson | BadRow[];

function readCsv(csv: Buffer): Row[] {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(csv);
  } catch {
    throw new CsvError('The file is not UTF-8. Save it as "CSV UTF-8" and try again');
  }
  const [header, ...records] = parseRecords(text);
  if (!header) throw new CsvError('The file is empty');
  const named = header.record.map(columnOf);
  const unknown = header.record.filter((_, at) => named[at] === undefined);
  if (unknown.length > 0) {
    throw new CsvError(`Unknown columns: ${unknown.join(', ')}. Known ones: ${columns.join(', ')}`);
  }
  return records.map(({ record, info }) =>
    readRow(info.lines, Object.fromEntries(named.map((column, at) => [column, record[at] ?? '']))),
  );
}

interface CsvRecord {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

function parseRecords(text: string): CsvRecord[] {
  try {
    const records: unknown = parse(text, {
      info: true,
      bom: true,
      skip_empty_lines: true,
      relax_column_count: true,
    });
    return records as CsvRecord[]; // as: what the parser gives with `info`
  } catch (fault) {
    throw new CsvError(`The file is no valid CSV: ${fault instanceof Error ? fault.message : String(fault)}`);
  }
}

type Person = UserRow & { isNew: boolean; isChanged: boolean; line: number; leaderChanged: boolean };

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
  readonly members: { department_id: string; user_id: string }[] = [];
  readonly #bad: BadRow[] = [];
  readonly #byKey = new Map<string, Person>();
  readonly #departments = new Map<string, { id: string; path: string }>();
  readonly #tools: Tools;
  #touched = new Set<string>();

  constructor(users: readonly UserRow[], departments: readonly DepartmentNameRow[], tools: Tools) {
    this.#tools = tools;
    for (const user of users)
      this.#index({ ...user, isNew: false, isChanged: false, leaderChanged: false, line: 0 });
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
    const touched = [...this.#touched].map((id) => this.people.get(id));
    return {
      bad: this.#bad.toSorted((a, b) => a.line - b.line),
      created: touched.filter((person) => person?.isNew).length,
      updated: touched.filter(
        (person) => person && !person.isNew && (person.isChanged || person.leaderChanged),
      ).length,
      unchanged: touched.filter(
        (person) => person && !person.isNew && !person.isChanged && !person.leaderChanged,
      ).length,
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
    if (!known && row.department)
      this.members.push({ department_id: this.#department(row.department), user_id: person.id });
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
      isNew: true,
      isChanged: false,
      leaderChanged: false,
      line: row.line,
    };
  }

  /** Only what the file says is changed. */
  #changes(person: Person, row: CsvPerson): Partial<Person> {
    const { name, en_name, email, mobile, employee_no, job_title, status, gender, city } = row;
    const join_time = row.join_date === undefined ? undefined : Date.parse(`${row.join_date}T00:00:00+08:00`);
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

type Keyed = { readonly [K in 'user_id' | 'employee_no' | 'email' | 'mobile']: string | null | undefined };

function keysOf(of: Keyed): string[] {
  const kinds = ['user_id', 'employee_no', 'email', 'mobile'] as const;
  return kinds.flatMap((kind) => (of[kind] ? [`${kind} ${of[kind]}`] : []));
}

const MOST_ROWS = 500;

async function write(
  db: Writer,
  tenantId: string,
  plan: ImportPlan,
  { now, onProgress }: Tools,
): Promise<void> {
  const changed = [...plan.people.values()].filter((one) => one.isNew || one.isChanged || one.leaderChanged);
  const departments = plan.newDepartments.map((one) => ({
    ...one,
    department_id: `d${one.id}`,
    en_name: one.name,
    created_time: now,
  }));
  for (let at = 0; at < departments.length; at += MOST_ROWS) {
    await insertDepartments(db, tenantId, departments.slice(at, at + MOST_ROWS));
  }
  const created = changed.filter((one) => one.isNew).map((one) => ({ ...one, tenant_id: tenantId }));
  for (let at = 0; at < created.length; at += MOST_ROWS)
    await insertUsers(db, created.slice(at, at + MOST_ROWS));
  let done = 0;
  for (const person of changed) {
    if (!person.isNew && person.isChanged) await updateUser(db, tenantId, person);
    done += 1;
    onProgress(done, changed.length);
  }
  const led = changed.filter((one) => one.leaderChanged).map((one) => [one.id, one.leader_id] as const);
  for (let at = 0; at < led.length; at += MOST_ROWS)
    await updateLeaders(db, tenantId, led.slice(at, at + MOST_ROWS));
  const members = plan.members.map((one) => ({ ...one, position: 0, is_primary: true }));
  for (let at = 0; at < members.length; at += MOST_ROWS) {
    await insertMembers(db, tenantId, members.slice(at, at + MOST_ROWS));
  }
  if (changed.length > 0) await touchDirectory(db, tenantId);
}
