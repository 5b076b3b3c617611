import { Department } from '../../contract/directory/department.ts';
import type { DepartmentIdType, UserIdType } from '../../contract/ids.ts';
import type { Actor, Ctx } from '../context.ts';
import type { Reader } from '../db/database.ts';
import {
  countMembers,
  type DepartmentRow,
  findDepartment,
  findDepartmentByKey,
} from './department-queries.ts';
import { readableFields } from './field-scopes.ts';
import { openDepartmentIds } from './outward-ids.ts';
import { idPresenter } from './people.ts';
import { readable } from './present-user.ts';

type Caller = Pick<Ctx, 'actor'> & { readonly db: Reader };

export interface IdTypes {
  readonly user_id_type: UserIdType;
  readonly department_id_type: DepartmentIdType;
}

/** The whole company, which is no department of its own. */
export const ROOT = '0';

/** The department that a caller's id names; undefined for nobody's. */
export async function findDepartmentOf({ db, actor }: Caller, type: DepartmentIdType, text: string) {
  if (type === 'department_id') return findDepartmentByKey(db, actor.tenantId, text);
  const id = openDepartmentIds(actor.idKey, actor.tenantId).decode(text);
  return id === undefined ? undefined : findDepartment(db, actor.tenantId, id);
}

/** Presents departments with the fields that the app may read; one count for the whole set. */
export async function presentDepartments(
  { db, actor }: Caller,
  departments: readonly DepartmentRow[],
  types: IdTypes,
): Promise<Department[]> {
  const counts = new Map(
    (
      await countMembers(
        db,
        actor.tenantId,
        departments.map(({ id }) => id),
      )
    ).map((row) => [row.id, row]),
  );
  const fields = readableFields(Department, actor.scopes);
  const present = departmentPresenter(actor, types);
  return departments.map((row) => {
    const count = counts.get(row.id);
    const numbers = { member_count: count?.members ?? 0, primary_member_count: count?.primary_members ?? 0 };
    return readable({ ...present(row), ...numbers }, fields) as Department; // as: what is left of it by scope
  });
}

function departmentPresenter(actor: Actor, types: IdTypes) {
  const open = openDepartmentIds(actor.idKey, actor.tenantId);
  const presentUserId = idPresenter(actor, types.user_id_type);
  const parentOf = ({ parent_id, parent_department_id }: DepartmentRow) => {
    if (parent_id === null) return ROOT;
    return types.department_id_type === 'department_id' ? parent_department_id : open.encode(parent_id);
  };
  return (row: DepartmentRow): Partial<Record<keyof Department, unknown>> => {
    const { leader_id, leader_user_id } = row;
    const leaderID =
      leader_id === null ? undefined : presentUserId({ id: leader_id, user_id: leader_user_id ?? '' });
    return {
      name: row.name,
      i18n_name: { zh_cn: row.name, en_us: row.en_name },
      parent_department_id: parentOf(row),
      department_id: row.department_id,
      open_department_id: open.encode(row.id),
      leader_user_id: leaderID,
      order: String(row.position),
      status: { is_deleted: false },
      leaders:
        leaderID !== undefined && actor.scopes.has('contact:department.organize:readonly')
          ? [{ leaderType: 1, leaderID }]
          : undefined,
    };
  };
}
