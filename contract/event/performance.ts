import { Type } from 'typebox';
import { Id, Milliseconds, word } from '../ids.ts';
import { readScopes } from '../performance/entity.ts';
import { shownStageTypes } from '../performance/review-data.ts';
import { listedReviewRoles, stageTypes } from '../performance/review-template.ts';
import { event } from './event.ts';
import { EventUserId } from './user-id.ts';

const ofPerson = { scopes: readScopes, batched: true } as const;
const place = { user_id: EventUserId, semester_id: Id('semester'), activity_id: Id('activity') };

export const resultOpened = event({
  ...ofPerson,
  type: 'performance.stage_task.open_result_v2',
  summary: 'Results were released to reviewees',
  event: Type.Object({ ...place, open_time: Milliseconds('When the result was released') }),
});

const StageChange = Type.Object(
  {
    stage_id: Id('stage'),
    stage_type: word(shownStageTypes, { description: 'Type of the stage' }),
    review_stage_role: Type.Optional(word(listedReviewRoles, { description: 'Who reviews in it' })),
  },
  { title: 'PerformanceStageChange', description: 'A stage in which something changed' },
);

export const reviewDataChanged = event({
  ...ofPerson,
  type: 'performance.review_data.changed_v2',
  summary: 'What stands in reviews has changed',
  event: Type.Object({
    ...place,
    stage_changes: Type.Array(StageChange, { description: 'Where; to be asked for by stage_ids' }),
  }),
});

/** Of our own: the published set tells nobody that something is to be done. */
export const stageDue = event({
  ...ofPerson,
  type: 'okra.performance.stage.due_v1',
  summary: 'People have something to do in a stage of reviews',
  event: Type.Object({
    ...place,
    stage_id: Id('stage'),
    stage_type: word(stageTypes, { description: 'What is done in it' }),
    reason: word(['started', 'due'], { description: 'It has begun, or ends within a day' }),
    deadline: Milliseconds('Until when it is to be done'),
    need_todo_count: Type.Integer({ description: 'How many tasks are open' }),
  }),
});
