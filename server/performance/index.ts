import type { performanceContract } from '../../contract/index.ts';
import type { Handlers } from '../context.ts';
import { enableSemester, refreshSemesterPeople } from './change-semester.ts';
import {
  copyReviewTemplate,
  deleteReviewTemplate,
  disableReviewTemplate,
  enableReviewTemplate,
} from './change-review-template.ts';
import { createSemester } from './create-semester.ts';
import { listSemesters } from './list-semesters.ts';
import { addReviewees, removeReviewees } from './place-reviewees.ts';
import { queryActivities } from './query-activities.ts';
import { queryIndicators } from './query-indicators.ts';
import { queryQuestions } from './query-questions.ts';
import { queryReviewTemplates } from './query-review-templates.ts';
import { queryReviewees } from './query-reviewees.ts';
import { queryUserInfo } from './query-user-info.ts';
import { setSemesterPeople } from './set-semester-people.ts';
import { getPerformanceSettings, patchPerformanceSettings, setPerformanceAdmin } from './settings.ts';
import { createActivity, patchActivity } from './write-activity.ts';
import { createIndicator, replaceIndicator } from './write-indicator.ts';
import { createQuestion, replaceQuestion } from './write-question.ts';
import { createReviewTemplate, replaceReviewTemplate, setHints } from './write-review-template.ts';

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
  queryReviewTemplates,
  queryIndicators,
  queryQuestions,
  createIndicator,
  replaceIndicator,
  createQuestion,
  replaceQuestion,
  createReviewTemplate,
  replaceReviewTemplate,
  deleteReviewTemplate,
  enableReviewTemplate,
  disableReviewTemplate,
  copyReviewTemplate,
  setHints,
};
