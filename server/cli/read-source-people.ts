import type { OkrSource } from './okr-source.ts';

interface SourceDepartment {
  readonly department_id: string;
  readonly parent_department_id: string;
  readonly name: string;
}

export interface SourceUser {
  readonly user_id: string;
  readonly name: string;
  readonly en_name?: string;
  readonly email?: string;
  readonly mobile?: string;
  readonly employee_no?: string;
  readonly job_title?: string;
  readonly leader_user_id?: string;
  readonly department_ids?: readonly string[];
  readonly join_time?: number;
  readonly gender?: number;
  readonly city?: string;
  readonly status?: { readonly is_resigned?: boolean; readonly is_frozen?: boolean };
}

const ids = { user_id_type: 'user_id', department_id_type: 'department_id' };
const ROOT = '0';

/** Everybody whom the app may see, each once. */
export async function readPeople(source: OkrSource, onProgress: (done: number, total: number) => void) {
  const departments = await source.list<SourceDepartment>(`/contact/v3/departments/${ROOT}/children`, {
    ...ids,
    fetch_child: 'true',
    page_size: 50,
  });
  const users = new Map<string, SourceUser>();
  const places = [ROOT, ...departments.map(({ department_id }) => department_id)];
  for (const [at, department_id] of places.entries()) {
    const found = await source.list<SourceUser>('/contact/v3/users/find_by_department', {
      ...ids,
      department_id,
      page_size: 50,
    });
    for (const user of found) users.set(user.user_id, user);
    onProgress(at + 1, places.length);
  }
  return { users: [...users.values()], departments };
}

const header =
  'name,en_name,email,mobile,employee_no,user_id,job_title,department,manager,status,join_date,gender,city';

/** As `okra import-people` reads them. */
export function peopleCsv(
  users: readonly SourceUser[],
  departments: readonly SourceDepartment[],
  timeZone: string,
): Buffer {
  const byId = new Map(departments.map((department) => [department.department_id, department]));
  const known = new Set(users.map(({ user_id }) => user_id));
  const day = new Intl.DateTimeFormat('en-CA', { timeZone });
  const lines = users.map((user) =>
    [
      user.name,
      user.en_name,
      user.email,
      user.mobile,
      user.employee_no,
      user.user_id,
      user.job_title,
      pathOf(user.department_ids?.[0], byId),
      known.has(user.leader_user_id ?? '') ? user.leader_user_id : '',
      user.status?.is_resigned ? 'resigned' : user.status?.is_frozen ? 'frozen' : 'active',
      user.join_time ? day.format(user.join_time * 1000) : '',
      ['', 'male', 'female'][user.gender ?? 0],
      user.city,
    ]
      .map((cell) => `"${(cell ?? '').replaceAll('"', '""')}"`)
      .join(','),
  );
  return Buffer.from([header, ...lines, ''].join('\n'));
}

/** From the top down. A name that holds the separator would become two. */
function pathOf(id: string | undefined, byId: ReadonlyMap<string, SourceDepartment>): string {
  const names: string[] = [];
  for (let at = byId.get(id ?? ''); at && names.length < 50; at = byId.get(at.parent_department_id))
    names.unshift(at.name.replaceAll('/', '／'));
  return names.join('/');
}
