import type { directoryContract } from '../../contract/index.ts';
import type { Handlers } from '../context.ts';
import { batchGetUserIds } from './batch-get-user-ids.ts';
import { batchGetUsers } from './batch-get-users.ts';
import { findUsersByDepartment } from './find-users-by-department.ts';
import { getDepartment } from './get-department.ts';
import { getUser } from './get-user.ts';
import { listDepartmentChildren } from './list-department-children.ts';

export {
  addToDirectory,
  createTenant,
  type DepartmentDraft,
  type DirectoryDraft,
  type UserDraft,
} from './create-directory.ts';
export { bringPeople, type OtherDepartment, type OtherPerson } from './bring-people.ts';
export { importPeople } from './import-people.ts';
export {
  findPeople,
  getUserIdOf,
  idPresenter,
  nameUsers,
  readUserIds,
  refPresenter,
  refWriter,
  resolvePeople,
  resolveUsers,
  seesUserIds,
} from './people.ts';
export { readableFields } from './field-scopes.ts';
export { openDepartmentIds, openIdOf, unionIdOf } from './outward-ids.ts';
export { findDepartmentByKey } from './department-queries.ts';
export { findDepartmentOf } from './present-department.ts';
export { readable } from './present-user.ts';
export { hasPeople, listTenants, type TenantRow } from './tenant-queries.ts';
export { listDepartmentKeys, listStaff, type StaffRow } from './staff-queries.ts';
export { listAllUsers } from './user-queries.ts';

export const directoryHandlers: Handlers<typeof directoryContract> = {
  batchGetUserIds,
  getUser,
  batchGetUsers,
  findUsersByDepartment,
  getDepartment,
  listDepartmentChildren,
};
