import type { okrContract } from '../../contract/index.ts';
import type { Handlers } from '../context.ts';
import { batchGetOkrs } from './batch-get-okrs.ts';
import { listChanges } from './list-changes.ts';
import { listComments } from './list-comments.ts';
import { createComment } from './create-comment.ts';
import { getComment } from './get-comment.ts';
import { patchComment } from './patch-comment.ts';
import { deleteComment } from './delete-comment.ts';
import { solveComment } from './solve-comment.ts';
import { reopenComment } from './reopen-comment.ts';
import { getObjective } from './get-objective.ts';
import { listCycles } from './list-cycles.ts';
import { setObjectivesPosition } from './set-objectives-position.ts';
import { setObjectivesWeight } from './set-objectives-weight.ts';
import { createObjective } from './create-objective.ts';
import { listObjectives } from './list-objectives.ts';
import { patchObjective } from './patch-objective.ts';
import { deleteObjective } from './delete-objective.ts';
import { setKeyResultsPosition } from './set-key-results-position.ts';
import { setKeyResultsWeight } from './set-key-results-weight.ts';
import { createKeyResult } from './create-key-result.ts';
import { listKeyResults } from './list-key-results.ts';
import { getKeyResult } from './get-key-result.ts';
import { patchKeyResult } from './patch-key-result.ts';
import { deleteKeyResult } from './delete-key-result.ts';
import { createAlignment } from './create-alignment.ts';
import { listAlignments } from './list-alignments.ts';
import { getAlignment } from './get-alignment.ts';
import { deleteAlignment } from './delete-alignment.ts';
import { listCategories } from './list-categories.ts';
import { getCycleState } from './get-cycle-state.ts';
import { confirmCycle, sendCycleBack, submitCycle, withdrawCycle } from './move-cycle.ts';
import { setCycleVisibility, setObjectiveVisibility } from './set-visibility.ts';
import { getSettings, patchSettings } from './settings.ts';
import { createPart } from './create-part.ts';
import { deletePart } from './delete-part.ts';
import { listParts } from './list-parts.ts';
import { createPeriodRule } from './create-period-rule.ts';
import { createCategory } from './create-category.ts';
import { patchCategory } from './patch-category.ts';
import { createReview } from './create-review.ts';
import { uploadImage } from './upload-image.ts';
import { createProgressRecord } from './create-progress-record.ts';
import { getProgressRecord } from './get-progress-record.ts';
import { updateProgressRecord } from './update-progress-record.ts';
import { deleteProgressRecord } from './delete-progress-record.ts';
import { getObjectiveIndicator } from './get-objective-indicator.ts';
import { getKeyResultIndicator } from './get-key-result-indicator.ts';
import { patchIndicator } from './patch-indicator.ts';
import { listProgressesOfKeyResult, listProgressesOfObjective } from './list-progresses.ts';
import { createPeriod } from './create-period.ts';
import { patchPeriod } from './patch-period.ts';
import { listPeriodRules } from './list-period-rules.ts';
import { listPeriods } from './list-periods.ts';
import { listUserOkrs } from './list-user-okrs.ts';
import { queryReviews } from './query-reviews.ts';
import { refuseMetrics } from './refuse-metrics.ts';

export { importOkrFile } from './import-okr-file.ts';
export { listImageNames } from './image-queries.ts';
export { imageRoute } from './image-route.ts';
export { reviewRoute } from './review-page.ts';
export { openPeriod } from './open-period.ts';
export { insertCategory } from './category-queries.ts';
export { insertRule } from './period-queries.ts';
export { insertReviews, type NewReview } from './review-queries.ts';
export type { RichText } from './rich-text.ts';
export type {
  IndicatorDraft,
  KeyResultDraft,
  ObjectiveDraft,
  ProgressDraft,
  SheetDraft,
} from './sheet-draft.ts';
export { isWithin } from './sheet-draft.ts';
export { linkReviews, type ReviewLink } from './link-reviews.ts';
export { setUpOkrs } from './set-up-okrs.ts';
export { settleByTimeJob } from './settle-by-time.ts';
export { HIDDEN_PERIOD } from './reach.ts';
export { FROM_PARTS } from './indicator.ts';
export { linkParts } from './link-parts.ts';
export { countItems, listDecomposedIds, listKnownOkrs, listOwnedItems } from './known-queries.ts';
export { AlignmentError, createAlignments } from './write-alignments.ts';
export { type Change } from './event-rules.ts';
export { recordChanges } from './record-changes.ts';
export { createSheets, SheetDraftError, storeRichText } from './write-sheets.ts';

export const okrHandlers: Handlers<typeof okrContract> = {
  listUserOkrs,
  batchGetOkrs,
  queryReviews,
  listPeriods,
  createPeriod,
  patchPeriod,
  listPeriodRules,
  listMetricSources: refuseMetrics,
  listMetricTables: refuseMetrics,
  listMetricItems: refuseMetrics,
  getMetricItem: refuseMetrics,
  patchMetricItem: refuseMetrics,
  patchMetricItems: refuseMetrics,
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
  listObjectiveProgresses: listProgressesOfObjective,
  listKeyResultProgresses: listProgressesOfKeyResult,
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
};
