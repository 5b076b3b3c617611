import type { Department } from '../../contract/directory/department.ts';
import type { User } from '../../contract/directory/user.ts';
import type { OtherDepartment, OtherPerson } from '../directory/index.ts';
import { type OkrSource, SourceError } from './okr-source.ts';

const ids = { user_id_type: 'user_id', department_id_type: 'department_id' };
const ROOT = '0';
const NOBODY = [41012, 41050, 40001];

/** Everybody whom the other side lists, each once, and those above them whom it does not list any more. */
export async function readPeople(source: OkrSource, onProgress: (done: number, total: number) => void) {
  const found = await source.list<Department>(`/contact/v3/departments/${ROOT}/children`, {
    ...ids,
    fetch_child: 'true',
    page_size: 50,
  });
  const departments = found.map(readDepartment);
  const people = new Map<string, OtherPerson>();
  const places = [ROOT, ...departments.map(({ department_id }) => department_id)];
  for (const [at, department_id] of places.entries()) {
    const users = await source.list<User>('/contact/v3/users/find_by_department', {
      ...ids,
      department_id,
      page_size: 50,
    });
    for (const user of users.map(readUser)) people.set(user.user_id, user);
    onProgress(at + 1, places.length);
  }
  const leaders = [...people.values(), ...departments].map(({ leader_user_id }) => leader_user_id);
  for (const userId of new Set(leaders)) {
    if (userId === undefined || people.has(userId)) continue;
    const leader = await findPerson(source, userId);
    if (leader) people.set(userId, leader);
  }
  return { people: [...people.values()], departments };
}

/** Also somebody who left: lists do not name them. */
export async function findPerson(source: OkrSource, userId: string): Promise<OtherPerson | undefined> {
  const data = await source.get<{ user?: User }>(
    `/contact/v3/users/${encodeURIComponent(userId)}`,
    ids,
    NOBODY,
  );
  return data?.user && readUser(data.user);
}

const readDepartment = (department: Department): OtherDepartment => ({
  department_id: department.department_id ?? '',
  parent_department_id: department.parent_department_id ?? ROOT,
  name: department.name ?? department.department_id ?? '',
  en_name: department.i18n_name?.en_us || (department.name ?? department.department_id ?? ''),
  position: Number(department.order ?? 0),
  leader_user_id: department.leader_user_id,
});

function readUser(user: User): OtherPerson {
  const { user_id } = user;
  if (user_id === undefined)
    throw new SourceError('The app there may not read user ids: give it contact:user.employee_id:readonly');
  const name = user.name ?? user.en_name ?? user_id;
  return {
    user_id,
    employee_no: user.employee_no || null,
    name,
    en_name: user.en_name || name,
    email: user.email || null,
    mobile: user.mobile || null,
    gender: user.gender ?? 0,
    city: user.city || null,
    country: user.country || null,
    job_title: user.job_title || null,
    employee_type: user.employee_type ?? 1,
    join_time: user.join_time ? user.join_time * 1000 : null,
    status: statusOf(user),
    leader_user_id: user.leader_user_id,
    departments: placesOf(user),
  };
}

function statusOf({ status }: User): OtherPerson['status'] {
  if (status?.is_resigned) return 'resigned';
  if (status?.is_exited) return 'exited';
  if (status?.is_frozen) return 'frozen';
  return status?.is_unjoin ? 'unjoined' : 'active';
}

function placesOf({ orders, department_ids = [] }: User): OtherPerson['departments'] {
  if (orders && orders.length > 0)
    return orders.map(({ department_id, user_order, is_primary_dept }) => ({
      department_id,
      position: user_order,
      is_primary: is_primary_dept,
    }));
  return department_ids.map((department_id, at) => ({ department_id, position: 0, is_primary: at === 0 }));
}
