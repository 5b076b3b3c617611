import type { performanceContract } from '../../contract/index.ts';
import type { Handlers } from '../context.ts';
import { deleteSupplements } from './delete-supplements.ts';
import { importSupplements } from './import-supplements.ts';
import { querySupplements } from './query-supplements.ts';
import { listGroupMembers, listGroups } from './list-groups.ts';
import { createGroup, patchGroup, setGroupMembers } from './write-groups.ts';
import { writeUserGroupUsers } from './write-user-group-users.ts';
import { enableSemester, refreshSemesterPeople } from './change-semester.ts';
import { createSemester } from './create-semester.ts';
import { listSemesters } from './list-semesters.ts';
import { addReviewees, removeReviewees } from './place-reviewees.ts';
import { queryActivities } from './query-activities.ts';
import { queryReviewees } from './query-reviewees.ts';
import { queryUserInfo } from './query-user-info.ts';
import { setSemesterPeople } from './set-semester-people.ts';
import { getPerformanceSettings, patchPerformanceSettings, setPerformanceAdmin } from './settings.ts';
import { createActivity, patchActivity } from './write-activity.ts';

export { endClientTokensJob } from './client-tokens.ts';
export { copyPeopleJob, lockPeopleJob } from './copy-people.ts';
export { deleteAdmin, findAppRange, setAppRange, upsertAdmin } from './setting-queries.ts';

export const performanceHandlers: Handlers<typeof performanceContract> = {
  listSemesters,
  queryActivities,
  queryReviewees,
  queryUserInfo,
  getPerformanceSettings,
  patchPerformanceSettings,
  setPerformanceAdmin,
  createSemester,
  enableSemester,
  refreshSemesterPeople,
  setSemesterPeople,
  createActivity,
  patchActivity,
  addReviewees,
  removeReviewees,
  querySupplements,
  importSupplements,
  deleteSupplements,
  writeUserGroupUsers,
  createGroup,
  listGroups,
  patchGroup,
  listGroupMembers,
  setGroupMembers,
};
