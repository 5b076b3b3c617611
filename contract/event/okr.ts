import { Type, type TProperties } from 'typebox';
import { getCycleState } from '../app/okr/cycle.ts';
import { Id, Milliseconds, word } from '../ids.ts';
import { getAlignment } from '../okr/alignment.ts';
import { CommentTarget, getComment } from '../okr/comment.ts';
import { EntityTypeField } from '../okr/entity.ts';
import { getObjectiveIndicator } from '../okr/indicator.ts';
import { getKeyResult } from '../okr/key-result.ts';
import { getObjective } from '../okr/objective.ts';
import { listUserOkrs } from '../okr/okr.ts';
import { getProgressRecord } from '../okr/progress.ts';
import { queryReviews } from '../okr/review.ts';
import { event } from './event.ts';
import { EventUserId } from './user-id.ts';

// Of our own: the published set has no events of OKRs. They say what to read anew, never what it says, because who may
// see what is decided when it is read.

const happened = <P extends TProperties>(ids: P) =>
  Type.Object(
    {
      user_id: EventUserId,
      operator_id: Type.Optional(EventUserId),
      cycle_id: Id('cycle'),
      ...ids,
      update_time: Milliseconds('When it happened'),
    },
    {
      description:
        'user_id owns the cycle; operator_id did it, and is missing where an app or the passing of time did',
    },
  );

/** What of an entity can change, as its own endpoints spell it. */
export const okrFields = {
  cycle: ['confirm_status', 'suggestion', 'visibility', 'viewer_ids'],
  objective: [
    'content',
    'score',
    'notes',
    'deadline',
    'category_id',
    'position',
    'weight',
    'visibility',
    'viewer_ids',
  ],
  key_result: ['content', 'score', 'deadline', 'position', 'weight'],
  indicator: [
    'indicator_status',
    'status_calculate_type',
    'start_value',
    'target_value',
    'current_value',
    'current_value_calculate_type',
    'unit',
  ],
  progress: ['content', 'progress_rate'],
  comment: ['content', 'status'],
} as const;

const changed = (what: keyof typeof okrFields) => ({
  changed_fields: Type.Array(word(okrFields[what]), { minItems: 1, description: 'The fields that changed' }),
});

const ofOkr = { batched: false, okrAsApp: true } as const;

const ofCycle = { ...ofOkr, scopes: [...getCycleState.scopes, ...listUserOkrs.scopes] } as const;

export const cycleUpdated = event({
  ...ofCycle,
  type: 'okr.cycle.updated_v1',
  summary: 'How far an OKR is agreed on or who sees it has changed',
  event: happened(changed('cycle')),
});

const ofObjective = { ...ofOkr, scopes: [...getObjective.scopes, ...listUserOkrs.scopes] } as const;
const objective = { objective_id: Id('objective') };

export const objectiveCreated = event({
  ...ofObjective,
  type: 'okr.objective.created_v1',
  summary: 'An objective was created',
  event: happened(objective),
});

export const objectiveUpdated = event({
  ...ofObjective,
  type: 'okr.objective.updated_v1',
  summary: 'An objective was changed',
  event: happened({
    ...objective,
    ...changed('objective'),
  }),
});

export const objectiveDeleted = event({
  ...ofObjective,
  type: 'okr.objective.deleted_v1',
  summary: 'An objective was deleted with its key results',
  event: happened(objective),
});

const ofKeyResult = { ...ofOkr, scopes: [...getKeyResult.scopes, ...listUserOkrs.scopes] } as const;
const keyResult = { ...objective, key_result_id: Id('key result') };

export const keyResultCreated = event({
  ...ofKeyResult,
  type: 'okr.key_result.created_v1',
  summary: 'A key result was created',
  event: happened(keyResult),
});

export const keyResultUpdated = event({
  ...ofKeyResult,
  type: 'okr.key_result.updated_v1',
  summary: 'A key result was changed',
  event: happened({
    ...keyResult,
    ...changed('key_result'),
  }),
});

export const keyResultDeleted = event({
  ...ofKeyResult,
  type: 'okr.key_result.deleted_v1',
  summary: 'A key result was deleted',
  event: happened(keyResult),
});

const item = { entity_type: EntityTypeField, entity_id: Id('objective or key result') };

export const indicatorUpdated = event({
  ...ofOkr,
  scopes: [...getObjectiveIndicator.scopes, ...listUserOkrs.scopes],
  type: 'okr.indicator.updated_v1',
  summary: 'An indicator was changed, by hand or by what it is calculated from',
  event: happened({
    indicator_id: Id('indicator'),
    ...item,
    ...changed('indicator'),
  }),
});

const ofProgress = { ...ofOkr, scopes: getProgressRecord.scopes } as const;
const progress = { progress_id: Id('progress record'), ...item };

export const progressCreated = event({
  ...ofProgress,
  type: 'okr.progress.created_v1',
  summary: 'A progress record was created',
  event: happened(progress),
});

export const progressUpdated = event({
  ...ofProgress,
  type: 'okr.progress.updated_v1',
  summary: 'A progress record was changed',
  event: happened({ ...progress, ...changed('progress') }),
});

export const progressDeleted = event({
  ...ofProgress,
  type: 'okr.progress.deleted_v1',
  summary: 'A progress record was deleted',
  event: happened(progress),
});

const ofAlignment = { ...ofOkr, scopes: [...getAlignment.scopes, ...listUserOkrs.scopes] } as const;
const alignment = {
  alignment_id: Id('alignment'),
  from_entity_id: Id('objective that is aligned to another, in the cycle'),
  to_entity_id: Id('objective that it is aligned to'),
};

export const alignmentCreated = event({
  ...ofAlignment,
  type: 'okr.alignment.created_v1',
  summary: 'An objective was aligned to another one',
  event: happened(alignment),
});

export const alignmentDeleted = event({
  ...ofAlignment,
  type: 'okr.alignment.deleted_v1',
  summary: 'An objective is no longer aligned to another one',
  event: happened(alignment),
});

const ofComment = { ...ofOkr, scopes: getComment.scopes } as const;
const comment = { comment_id: Id('comment'), target: CommentTarget };

export const commentCreated = event({
  ...ofComment,
  type: 'okr.comment.created_v1',
  summary: 'Somebody commented on an OKR',
  event: happened(comment),
});

export const commentUpdated = event({
  ...ofComment,
  type: 'okr.comment.updated_v1',
  summary: 'A comment was changed, or its thread solved or reopened',
  event: happened({ ...comment, ...changed('comment') }),
});

export const commentDeleted = event({
  ...ofComment,
  type: 'okr.comment.deleted_v1',
  summary: 'A comment was deleted',
  event: happened(comment),
});

export const reviewCreated = event({
  ...ofOkr,
  scopes: queryReviews.scopes,
  type: 'okr.review.created_v1',
  summary: 'A review or a progress report of an OKR was written',
  event: happened({ review_id: Id('review document') }),
});
