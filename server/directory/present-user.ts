import { User, type UserStatus } from '../../contract/directory/user.ts';
import type { DepartmentIdType, UserIdType } from '../../contract/ids.ts';
import type { Actor } from '../context.ts';
import type { PlaceRow } from './department-queries.ts';
import { readableFields } from './field-scopes.ts';
import { openDepartmentIds, openIds, unionIds } from './outward-ids.ts';
import { idPresenter } from './people.ts';
import type { UserStatus as Status, UserWithLeaderRow } from './user-queries.ts';

export const presentStatus = (status: Status): UserStatus => ({
  is_frozen: status === 'frozen',
  is_resigned: status === 'resigned',
  is_activated: status === 'active',
  is_exited: status === 'exited',
  is_unjoin: status === 'unjoined',
});

export type UserPresenter = (user: UserWithLeaderRow, places: readonly PlaceRow[]) => User;

/** Presents people with the fields that the app may read and that are known. */
export function userPresenter(
  actor: Actor,
  types: { user_id_type: UserIdType; department_id_type: DepartmentIdType },
): UserPresenter {
  const fields = readableFields(User, actor.scopes);
  const open = openIds(actor.idKey, actor.tenantId, actor.appId);
  const union = unionIds(actor.idKey, actor.tenantId);
  const departments = openDepartmentIds(actor.idKey, actor.tenantId);
  const presentId = idPresenter(actor, types.user_id_type);
  const departmentId = ({ id, department_id }: PlaceRow) =>
    types.department_id_type === 'department_id' ? department_id : departments.encode(id);
  const leaderId = ({ leader_id, leader_user_id }: UserWithLeaderRow) =>
    leader_id === null ? undefined : presentId({ id: leader_id, user_id: leader_user_id ?? '' });

  const present = (
    user: UserWithLeaderRow,
    places: readonly PlaceRow[],
  ): Partial<Record<keyof User, unknown>> => ({
    union_id: union.encode(user.id),
    user_id: user.user_id,
    open_id: open.encode(user.id),
    name: user.name,
    en_name: user.en_name,
    email: user.email,
    mobile: user.mobile,
    gender: user.gender,
    status: presentStatus(user.status),
    department_ids: places.map(departmentId),
    leader_user_id: leaderId(user),
    city: user.city,
    country: user.country,
    join_time: user.join_time === null ? null : Math.floor(user.join_time / 1000),
    employee_no: user.employee_no,
    employee_type: user.employee_type,
    orders: places.map((place) => ({
      department_id: departmentId(place),
      user_order: place.position,
      department_order: place.is_primary ? 1 : 0,
      is_primary_dept: place.is_primary,
    })),
    job_title: user.job_title,
  });
  return (user, places) => readable(present(user, places), fields) as User; // as: what is left of it by scope
}

/** Without what may not be read and what is not known. */
export function readable(all: object, fields: ReadonlySet<string>): object {
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(all)) {
    if (value !== null && value !== undefined && fields.has(name)) kept[name] = value;
  }
  return kept;
}
