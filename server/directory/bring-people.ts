import type { Database, Writer } from '../db/database.ts';
import { addToDirectory, type DepartmentDraft, type UserDraft } from './create-directory.ts';
import { listDepartmentNames } from './department-queries.ts';
import { circularManagers, withCountryCode } from './people-csv-rules.ts';
import { keysOf } from './person-keys.ts';
import { listAllUsers } from './user-queries.ts';

/** A department as another server tells of it, by its ids. */
export interface OtherDepartment {
  readonly department_id: string;
  /** Nobody's at the top. */
  readonly parent_department_id: string;
  readonly name: string;
  readonly en_name: string;
  readonly position: number;
  readonly leader_user_id: string | undefined;
}

/** A person as another server tells of them, by its ids. */
export type OtherPerson = Omit<
  UserDraft,
  'id' | 'leader_id' | 'leave_time' | 'created_time' | 'updated_time'
> & { readonly leader_user_id: string | undefined };

interface Others {
  readonly departments: readonly OtherDepartment[];
  readonly people: readonly OtherPerson[];
  /** Who came before, by the other server's `user_id`: perhaps the managers of these. */
  readonly before: ReadonlyMap<string, string>;
}

export interface BroughtPeople {
  /** Who is here, by the other server's `user_id`. */
  readonly ids: ReadonlyMap<string, string>;
  readonly people: number;
  readonly departments: number;
  readonly faults: readonly string[];
}

interface Tools {
  readonly now: number;
  readonly newId: () => string;
}

/** Brings people and departments of another server into a tenant. Who is here already, by any of their ids, is left alone. */
export function bringPeople(
  database: Database,
  tenantId: string,
  others: Others,
  tools: Tools,
): Promise<BroughtPeople> {
  return database.tenant(tenantId).write(async (db) => {
    const faults: string[] = [];
    const places = await placeDepartments(db, tenantId, others.departments, tools);
    const ids = new Map<string, string>();
    const known = await listAllUsers(db, tenantId);
    const newcomers = findNewcomers(known, others.people, { ids, faults, newId: tools.newId });
    const leaderOf = ({ leader_user_id = '' }: Pick<OtherPerson, 'leader_user_id'>) =>
      ids.get(leader_user_id) ?? others.before.get(leader_user_id) ?? null;
    const leaders = new Map(known.map(({ id, leader_id }) => [id, leader_id]));
    for (const person of newcomers) leaders.set(ids.get(person.user_id) ?? '', leaderOf(person));
    const circular = circularManagers(leaders);
    const users = newcomers.map(({ leader_user_id, ...person }): UserDraft => {
      const id = ids.get(person.user_id) ?? '';
      if (circular.has(id)) faults.push(`manager of ${person.user_id}: people would manage themselves`);
      return {
        ...person,
        id,
        mobile: person.mobile === null ? null : withCountryCode(person.mobile),
        leave_time: null,
        leader_id: circular.has(id) ? null : leaderOf({ leader_user_id }),
        departments: placesOf(person.departments, places.ids),
        created_time: tools.now,
        updated_time: tools.now,
      };
    });
    const departments = places.added.map(({ leader_user_id, ...department }) => ({
      ...department,
      leader_id: leaderOf({ leader_user_id }),
    }));
    if (users.length + departments.length > 0)
      await addToDirectory(db, tenantId, { departments, users, paths: places.paths });
    return { ids, people: users.length, departments: departments.length, faults };
  });
}

type AddedDepartment = Omit<DepartmentDraft, 'leader_id'> & Pick<OtherDepartment, 'leader_user_id'>;

/** Finds departments by their id, else by their names from the top down; the others are new, parents first. */
async function placeDepartments(
  db: Writer,
  tenantId: string,
  departments: readonly OtherDepartment[],
  { now, newId }: Tools,
) {
  const here = await listDepartmentNames(db, tenantId);
  const nameOf = new Map(here.map(({ id, name }) => [id, name]));
  const byName = new Map(
    here.map(({ id, path }) => [
      path
        .split('/')
        .map((part) => nameOf.get(part) ?? '')
        .join('/'),
      id,
    ]),
  );
  const ids = new Map(here.map(({ id, department_id }) => [department_id, id]));
  const others = new Map(departments.map((department) => [department.department_id, department]));
  const fresh = new Map(departments.map(({ department_id }) => [department_id, newId()]));
  const added: AddedDepartment[] = [];
  const names = new Map<string, string>();
  const place = (department: OtherDepartment, below: ReadonlySet<string>): void => {
    const { department_id, parent_department_id, ...rest } = department;
    if (names.has(department_id) || below.has(department_id)) return;
    const above = others.get(parent_department_id);
    if (above) place(above, new Set([...below, department_id]));
    const path = `${names.get(parent_department_id) ?? ''}${department.name}/`;
    names.set(department_id, path);
    const known = ids.get(department_id) ?? byName.get(path);
    const id = known ?? fresh.get(department_id) ?? newId();
    ids.set(department_id, id);
    const parent_id = ids.get(parent_department_id) ?? null;
    if (known === undefined) added.push({ ...rest, id, department_id, parent_id, created_time: now });
  };
  for (const department of departments) place(department, new Set());
  return { ids, added, paths: new Map(here.map(({ id, path }) => [id, path])) };
}

interface Found {
  readonly ids: Map<string, string>;
  readonly faults: string[];
  readonly newId: () => string;
}

/** Notes for each person who they are here, and answers those who are not. */
function findNewcomers(
  known: Awaited<ReturnType<typeof listAllUsers>>,
  people: readonly OtherPerson[],
  { ids, faults, newId }: Found,
): OtherPerson[] {
  const byKey = new Map(known.flatMap((person) => keysOf(person).map((key) => [key, person.id])));
  const taken = new Set<string>();
  return people.filter((person) => {
    const keys = keysOf({ ...person, email: person.email?.toLowerCase() });
    const found = new Set(keys.flatMap((key) => byKey.get(key) ?? []));
    const [id = newId()] = found;
    if (found.size > 1 || taken.has(id)) {
      faults.push(`person ${person.user_id}: has ids that belong to somebody else here`);
      return false;
    }
    taken.add(id);
    ids.set(person.user_id, id);
    for (const key of keys) byKey.set(key, id);
    return found.size === 0;
  });
}

/** Places in departments that are here, the first as the main one where none is. */
function placesOf(places: UserDraft['departments'], ids: ReadonlyMap<string, string>) {
  const here = places.flatMap((place) => {
    const department_id = ids.get(place.department_id);
    return department_id === undefined ? [] : [{ ...place, department_id }];
  });
  const main = here.find(({ is_primary }) => is_primary) ?? here[0];
  const once = new Map(here.map((place) => [place.department_id, place]));
  return [...once.values()].map((place) => ({
    ...place,
    is_primary: place.department_id === main?.department_id,
  }));
}
