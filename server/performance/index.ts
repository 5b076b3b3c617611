import type { performanceContract } from '../../contract/index.ts';
import type { Handlers } from '../context.ts';
import { addRevieweeMetric } from './add-reviewee-metric.ts';
import { changeRevieweeMetric, getMetricSheet, removeRevieweeMetric } from './change-metric-sheet.ts';
import { deleteSupplements } from './delete-supplements.ts';
import { handOutMetrics } from './hand-out-metrics.ts';
import { importMetricDetails } from './import-metric-details.ts';
import { importSupplements } from './import-supplements.ts';
import { querySupplements } from './query-supplements.ts';
import { listGroupMembers, listGroups } from './list-groups.ts';
import { createGroup, patchGroup, setGroupMembers } from './write-groups.ts';
import { writeUserGroupUsers } from './write-user-group-users.ts';
import { enableSemester, refreshSemesterPeople } from './change-semester.ts';
import { createSemester } from './create-semester.ts';
import { listMetricTags } from './list-metric-tags.ts';
import { listSemesters } from './list-semesters.ts';
import { addReviewees, removeReviewees } from './place-reviewees.ts';
import { queryActivities } from './query-activities.ts';
import { queryMetricDetails } from './query-metric-details.ts';
import { queryMetricFields } from './query-metric-fields.ts';
import { queryMetricLibs } from './query-metric-libs.ts';
import { queryMetricTemplates } from './query-metric-templates.ts';
import { queryReviewees } from './query-reviewees.ts';
import { queryUserInfo } from './query-user-info.ts';
import { setSemesterPeople } from './set-semester-people.ts';
import { getPerformanceSettings, patchPerformanceSettings, setPerformanceAdmin } from './settings.ts';
import { createActivity, patchActivity } from './write-activity.ts';
import { createMetric, updateMetric } from './write-metric.ts';
import { createMetricField, updateMetricField } from './write-metric-field.ts';
import { createMetricTag, updateMetricTag } from './write-metric-tag.ts';
import { createMetricTemplate, updateMetricTemplate } from './write-metric-template.ts';

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
  listMetricTags,
  queryMetricFields,
  queryMetricLibs,
  queryMetricTemplates,
  queryMetricDetails,
  importMetricDetails,
  createMetricTag,
  updateMetricTag,
  createMetricField,
  updateMetricField,
  createMetric,
  updateMetric,
  createMetricTemplate,
  updateMetricTemplate,
  handOutMetrics,
  getMetricSheet,
  addRevieweeMetric,
  changeRevieweeMetric,
  removeRevieweeMetric,
};
