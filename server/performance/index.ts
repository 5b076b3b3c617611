import type { performanceContract } from '../../contract/index.ts';
import type { Clock, Handlers } from '../context.ts';
import type { Database } from '../db/database.ts';
import type { JobHandler } from '../jobs/index.ts';
import { addRevieweeMetric } from './add-reviewee-metric.ts';
import { changeRevieweeMetric, getMetricSheet, removeRevieweeMetric } from './change-metric-sheet.ts';
import {
  copyReviewTemplate,
  deleteReviewTemplate,
  disableReviewTemplate,
  enableReviewTemplate,
  getReviewTemplate,
} from './change-review-template.ts';
import { enableSemester, refreshSemesterPeople } from './change-semester.ts';
import { endClientTokensJob } from './client-tokens.ts';
import { copyPeopleJob, lockPeopleJob } from './copy-people.ts';
import { createSemester } from './create-semester.ts';
import { decideRecord } from './decide-record.ts';
import { deleteCooperationProject, deleteCooperationRole } from './delete-cooperation.ts';
import { deleteGroup } from './delete-group.ts';
import { deleteSupplements } from './delete-supplements.ts';
import { finishStage } from './finish-stage.ts';
import { finishActivity, getLaunch, listStages, patchStage } from './follow-activity.ts';
import { getQuestions } from './get-questions.ts';
import { getReview, listOwnRecords } from './get-review.ts';
import { handOutMetrics } from './hand-out-metrics.ts';
import { importMetricDetails } from './import-metric-details.ts';
import { importSupplements } from './import-supplements.ts';
import { confirmReviewers, inviteReviewers } from './invite-reviewers.ts';
import { launchJob } from './launch-job.ts';
import { listAudits } from './list-audits.ts';
import { getCooperationProject, listCooperationProjects } from './list-cooperation-projects.ts';
import { listGroupMembers, listGroups } from './list-groups.ts';
import { listMetricTags } from './list-metric-tags.ts';
import { listRecordVersions } from './list-record-versions.ts';
import { listResultHistory } from './list-result-history.ts';
import { listSemesters } from './list-semesters.ts';
import { addReviewees, removeReviewees } from './place-reviewees.ts';
import { queryActivities } from './query-activities.ts';
import { queryIndicators } from './query-indicators.ts';
import { queryMetricDetails } from './query-metric-details.ts';
import { queryMetricFields } from './query-metric-fields.ts';
import { queryMetricLibs } from './query-metric-libs.ts';
import { queryMetricTemplates } from './query-metric-templates.ts';
import { queryQuestions } from './query-questions.ts';
import { queryReviewDatasV1 } from './query-review-datas-v1.ts';
import { queryReviewDatasV2 } from './query-review-datas-v2.ts';
import { queryReviewTemplates } from './query-review-templates.ts';
import { queryReviewees } from './query-reviewees.ts';
import { querySupplements } from './query-supplements.ts';
import { queryUserInfo } from './query-user-info.ts';
import { readBoxes } from './read-boxes.ts';
import { readDistribution } from './read-distribution.ts';
import { remindJob } from './remind-of-stages.ts';
import { setSemesterPeople } from './set-semester-people.ts';
import { getPerformanceSettings, patchPerformanceSettings, setPerformanceAdmin } from './settings.ts';
import { decideMetrics, submitMetrics } from './settle-metrics.ts';
import { findTasksByPage, findTasksByUserList } from './stage-tasks.ts';
import { startActivity } from './start-activity.ts';
import { releaseResults } from './release-results.ts';
import { appealResult, confirmResult, releaseRecord } from './tell-result.ts';
import { createActivity, patchActivity } from './write-activity.ts';
import { createGroup, patchGroup, setGroupMembers } from './write-groups.ts';
import { createIndicator, replaceIndicator } from './write-indicator.ts';
import { createMetricField, updateMetricField } from './write-metric-field.ts';
import { createMetricTag, updateMetricTag } from './write-metric-tag.ts';
import { createMetricTemplate, getMetricTemplate, updateMetricTemplate } from './write-metric-template.ts';
import { createMetric, updateMetric } from './write-metric.ts';
import { createCooperationProject, replaceCooperationProject } from './write-cooperation-project.ts';
import { createCooperationRole, listCooperationRoles } from './write-cooperation-role.ts';
import { createQuestion, replaceQuestion } from './write-question.ts';
import { declineRecord, saveDraft, submitRecord, withdrawRecord } from './write-record.ts';
import { createReviewTemplate, replaceReviewTemplate, setHints } from './write-review-template.ts';
import { getTargets, setTargets } from './write-targets.ts';
import { writeUserGroupUsers } from './write-user-group-users.ts';

export { eventFilter } from './event-filter.ts';
export { performanceRoutes } from './pages.ts';
export { createLibrary } from './write-library.ts';
export { createSemesters } from './write-semesters.ts';
export type {
  ActivityDraft,
  Deed,
  LibraryDraft,
  MetricSheetDraft,
  PersonDraft,
  RevieweeDraft,
  SemesterDraft,
  LaunchDraft,
  CooperationDraft,
} from './semester-draft.ts';
export { deleteAdmin, findAppRange, setAppRange, upsertAdmin } from './setting-queries.ts';

/** Work that goes on by itself. */
export const performanceJobs = (parts: {
  readonly database: Database;
  readonly clock: Clock;
  readonly newId: () => string;
}): JobHandler[] => [
  launchJob(parts),
  endClientTokensJob(parts.database, parts.clock),
  lockPeopleJob(parts),
  copyPeopleJob(parts),
  remindJob(parts),
];

export const performanceHandlers: Handlers<typeof performanceContract> = {
  listSemesters,
  findTasksByPage,
  findTasksByUserList,
  queryReviewDatasV1,
  queryActivities,
  querySupplements,
  importSupplements,
  deleteSupplements,
  queryReviewees,
  queryUserInfo,
  writeUserGroupUsers,
  queryReviewTemplates,
  queryIndicators,
  queryQuestions,
  queryMetricLibs,
  queryMetricTemplates,
  queryMetricFields,
  listMetricTags,
  queryMetricDetails,
  importMetricDetails,
  queryReviewDatasV2,
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
  startActivity,
  getLaunch,
  listStages,
  patchStage,
  finishStage,
  finishActivity,
  listOwnRecords,
  getQuestions,
  getReview,
  saveDraft,
  submitRecord,
  withdrawRecord,
  declineRecord,
  inviteReviewers,
  confirmReviewers,
  decideRecord,
  releaseRecord,
  releaseResults,
  confirmResult,
  appealResult,
  listAudits,
  listResultHistory,
  listRecordVersions,
  getTargets,
  setTargets,
  readDistribution,
  readBoxes,
  createIndicator,
  replaceIndicator,
  createQuestion,
  replaceQuestion,
  createReviewTemplate,
  getReviewTemplate,
  replaceReviewTemplate,
  deleteReviewTemplate,
  enableReviewTemplate,
  disableReviewTemplate,
  copyReviewTemplate,
  setHints,
  createGroup,
  listGroups,
  patchGroup,
  listGroupMembers,
  setGroupMembers,
  deleteGroup,
  createMetricTag,
  updateMetricTag,
  createMetricField,
  updateMetricField,
  createMetric,
  updateMetric,
  createMetricTemplate,
  getMetricTemplate,
  updateMetricTemplate,
  handOutMetrics,
  getMetricSheet,
  addRevieweeMetric,
  changeRevieweeMetric,
  removeRevieweeMetric,
  createCooperationRole,
  listCooperationRoles,
  createCooperationProject,
  replaceCooperationProject,
  getCooperationProject,
  listCooperationProjects,
  deleteCooperationRole,
  deleteCooperationProject,
  submitMetrics,
  decideMetrics,
};
