import { listEventDeliveries, replayEventDeliveries } from './app/event/delivery.ts';
import {
  deleteEventSubscription,
  getEventSubscription,
  setEventSubscription,
  testEventSubscription,
} from './app/event/subscription.ts';
import { createCategory, patchCategory } from './app/okr/category.ts';
import { listChanges } from './app/okr/change.ts';
import {
  confirmCycle,
  getCycleState,
  sendCycleBack,
  setCycleVisibility,
  setObjectiveVisibility,
  submitCycle,
  withdrawCycle,
} from './app/okr/cycle.ts';
import { createPart, deletePart, listParts } from './app/okr/part.ts';
import { createPeriodRule } from './app/okr/period-rule.ts';
import { createReview } from './app/okr/review.ts';
import { getSettings, patchSettings } from './app/okr/setting.ts';
import {
  createCooperationProject,
  createCooperationRole,
  deleteCooperationProject,
  deleteCooperationRole,
  getCooperationProject,
  listCooperationProjects,
  listCooperationRoles,
  replaceCooperationProject,
} from './app/performance/cooperation.ts';
import {
  createGroup,
  deleteGroup,
  listGroupMembers,
  listGroups,
  patchGroup,
  setGroupMembers,
} from './app/performance/group.ts';
import { addReviewees, createActivity, patchActivity, removeReviewees } from './app/performance/activity.ts';
import { getQuestions } from './app/performance/asked.ts';
import { listAudits, listRecordVersions, listResultHistory } from './app/performance/audit.ts';
import { readBoxes } from './app/performance/box.ts';
import { getTargets, readDistribution, setTargets } from './app/performance/calibration.ts';
import { createIndicator, replaceIndicator } from './app/performance/indicator.ts';
import { createQuestion, replaceQuestion } from './app/performance/question.ts';
import {
  copyReviewTemplate,
  createReviewTemplate,
  deleteReviewTemplate,
  disableReviewTemplate,
  enableReviewTemplate,
  getReviewTemplate,
  replaceReviewTemplate,
  setHints,
} from './app/performance/review-template.ts';
import {
  finishActivity,
  getLaunch,
  listStages,
  patchStage,
  finishStage,
  startActivity,
} from './app/performance/launch.ts';
import {
  appealResult,
  confirmResult,
  confirmReviewers,
  decideMetrics,
  decideRecord,
  declineRecord,
  getReview,
  inviteReviewers,
  listOwnRecords,
  releaseRecord,
  releaseResults,
  saveDraft,
  submitMetrics,
  submitRecord,
  withdrawRecord,
} from './app/performance/record.ts';
import {
  createMetric,
  createMetricField,
  createMetricTag,
  updateMetric,
  updateMetricField,
  updateMetricTag,
} from './app/performance/metric.ts';
import {
  addRevieweeMetric,
  changeRevieweeMetric,
  getMetricSheet,
  handOutMetrics,
  removeRevieweeMetric,
} from './app/performance/metric-sheet.ts';
import {
  createMetricTemplate,
  getMetricTemplate,
  updateMetricTemplate,
} from './app/performance/metric-template.ts';
import {
  createSemester,
  enableSemester,
  refreshSemesterPeople,
  setSemesterPeople,
} from './app/performance/semester.ts';
import {
  getPerformanceSettings,
  patchPerformanceSettings,
  setPerformanceAdmin,
} from './app/performance/setting.ts';
import { oauthTokenV2, oauthTokenV3 } from './auth/oauth.ts';
import {
  appAccessToken,
  appAccessTokenInternal,
  resendAppTicket,
  tenantAccessToken,
  tenantAccessTokenInternal,
} from './auth/token.ts';
import {
  getUserInfo,
  oidcAccessToken,
  oidcRefreshAccessToken,
  userAccessToken,
  userRefreshAccessToken,
} from './auth/user-token.ts';
import { getDepartment, listDepartmentChildren } from './directory/department.ts';
import { batchGetUserIds, batchGetUsers, findUsersByDepartment, getUser } from './directory/user.ts';
import type { Contract } from './endpoint.ts';
import { connectEvents, getConnection, listOutboundIps } from './event/connection.ts';
import type { EventDeclaration } from './event/event.ts';
import {
  alignmentCreated,
  alignmentDeleted,
  commentCreated,
  commentDeleted,
  commentUpdated,
  cycleUpdated,
  indicatorUpdated,
  keyResultCreated,
  keyResultDeleted,
  keyResultUpdated,
  objectiveCreated,
  objectiveDeleted,
  objectiveUpdated,
  progressCreated,
  progressDeleted,
  progressUpdated,
  reviewCreated,
} from './event/okr.ts';
import { resultOpened, reviewDataChanged, stageDue } from './event/performance.ts';
import { deliveryTested } from './event/tested.ts';
import {
  createComment,
  deleteComment,
  getComment,
  listComments,
  patchComment,
  reopenComment,
  solveComment,
} from './okr/comment.ts';
import {
  createObjective,
  listCycles,
  listObjectives,
  setObjectivesPosition,
  setObjectivesWeight,
} from './okr/cycle.ts';
import { uploadImage } from './okr/image.ts';
import { getKeyResultIndicator, getObjectiveIndicator, patchIndicator } from './okr/indicator.ts';
import { deleteKeyResult, getKeyResult, patchKeyResult } from './okr/key-result.ts';
import {
  createKeyResult,
  deleteObjective,
  getObjective,
  listKeyResults,
  patchObjective,
  setKeyResultsPosition,
  setKeyResultsWeight,
} from './okr/objective.ts';
import { createAlignment, deleteAlignment, getAlignment, listAlignments } from './okr/alignment.ts';
import { listCategories } from './okr/category.ts';
import {
  listMetricSources,
  listMetricTables,
  listMetricItems,
  getMetricItem,
  patchMetricItem,
  patchMetricItems,
} from './okr/metric.ts';
import { batchGetOkrs, listUserOkrs } from './okr/okr.ts';
import { createPeriod, listPeriodRules, listPeriods, patchPeriod } from './okr/period.ts';
import {
  createProgressRecord,
  deleteProgressRecord,
  getProgressRecord,
  listKeyResultProgresses,
  listObjectiveProgresses,
  updateProgressRecord,
} from './okr/progress.ts';
import { queryReviews } from './okr/review.ts';
import { queryActivities } from './performance/activity.ts';
import { queryReviewDatasV1 } from './performance/review-data-v1.ts';
import { queryReviewDatasV2 } from './performance/review-data.ts';
import { queryIndicators } from './performance/indicator.ts';
import { queryQuestions } from './performance/question.ts';
import { queryReviewTemplates } from './performance/review-template.ts';
import { queryReviewees, queryUserInfo } from './performance/reviewee.ts';
import { listMetricTags, queryMetricFields, queryMetricLibs } from './performance/metric.ts';
import { importMetricDetails, queryMetricDetails } from './performance/metric-detail.ts';
import { queryMetricTemplates } from './performance/metric-template.ts';
import { listSemesters } from './performance/semester.ts';
import { findTasksByPage, findTasksByUserList } from './performance/stage-task.ts';
import { writeUserGroupUsers } from './performance/user-group.ts';
import { deleteSupplements, importSupplements, querySupplements } from './performance/supplement.ts';

/** One table per room; the room's handlers table has the same keys. */
export const authContract = {
  tenantAccessTokenInternal,
  appAccessTokenInternal,
  appAccessToken,
  tenantAccessToken,
  resendAppTicket,
  oauthTokenV2,
  oauthTokenV3,
  oidcAccessToken,
  oidcRefreshAccessToken,
  userAccessToken,
  userRefreshAccessToken,
  getUserInfo,
  connectEvents,
} as const satisfies Contract;

export const eventContract = {
  getConnection,
  listOutboundIps,
  getEventSubscription,
  setEventSubscription,
  deleteEventSubscription,
  testEventSubscription,
  listEventDeliveries,
  replayEventDeliveries,
} as const satisfies Contract;

export const directoryContract = {
  batchGetUserIds,
  getUser,
  batchGetUsers,
  findUsersByDepartment,
  getDepartment,
  listDepartmentChildren,
} as const satisfies Contract;

export const okrContract = {
  listUserOkrs,
  batchGetOkrs,
  queryReviews,
  listPeriods,
  createPeriod,
  patchPeriod,
  listPeriodRules,
  listMetricSources,
  listMetricTables,
  listMetricItems,
  getMetricItem,
  patchMetricItem,
  patchMetricItems,
  createProgressRecord,
  getProgressRecord,
  updateProgressRecord,
  deleteProgressRecord,
  uploadImage,
  listCycles,
  setObjectivesPosition,
  setObjectivesWeight,
  createObjective,
  listObjectives,
  getObjective,
  patchObjective,
  deleteObjective,
  setKeyResultsPosition,
  setKeyResultsWeight,
  createKeyResult,
  listKeyResults,
  getKeyResult,
  patchKeyResult,
  deleteKeyResult,
  createAlignment,
  listAlignments,
  getAlignment,
  deleteAlignment,
  listCategories,
  getObjectiveIndicator,
  getKeyResultIndicator,
  patchIndicator,
  listObjectiveProgresses,
  listKeyResultProgresses,
  listComments,
  createComment,
  getComment,
  patchComment,
  deleteComment,
  solveComment,
  reopenComment,
  listChanges,
  createReview,
  getCycleState,
  submitCycle,
  withdrawCycle,
  confirmCycle,
  sendCycleBack,
  setCycleVisibility,
  setObjectiveVisibility,
  createPart,
  listParts,
  deletePart,
  getSettings,
  patchSettings,
  createPeriodRule,
  createCategory,
  patchCategory,
} as const satisfies Contract;

export const performanceContract = {
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
} as const satisfies Contract;

export const contract = {
  ...authContract,
  ...eventContract,
  ...directoryContract,
  ...okrContract,
  ...performanceContract,
} as const satisfies Contract;

/** What subscribers can be told, by `header.event_type`. */
export const events = {
  [cycleUpdated.type]: cycleUpdated,
  [objectiveCreated.type]: objectiveCreated,
  [objectiveUpdated.type]: objectiveUpdated,
  [objectiveDeleted.type]: objectiveDeleted,
  [keyResultCreated.type]: keyResultCreated,
  [keyResultUpdated.type]: keyResultUpdated,
  [keyResultDeleted.type]: keyResultDeleted,
  [indicatorUpdated.type]: indicatorUpdated,
  [progressCreated.type]: progressCreated,
  [progressUpdated.type]: progressUpdated,
  [progressDeleted.type]: progressDeleted,
  [alignmentCreated.type]: alignmentCreated,
  [alignmentDeleted.type]: alignmentDeleted,
  [commentCreated.type]: commentCreated,
  [commentUpdated.type]: commentUpdated,
  [commentDeleted.type]: commentDeleted,
  [reviewCreated.type]: reviewCreated,
  [resultOpened.type]: resultOpened,
  [reviewDataChanged.type]: reviewDataChanged,
  [stageDue.type]: stageDue,
  [deliveryTested.type]: deliveryTested,
} as const satisfies Readonly<Record<string, EventDeclaration>>;

export type EventType = keyof typeof events;
