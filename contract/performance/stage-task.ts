import { Type, type Static } from 'typebox';
import { endpoint, perMinute } from '../endpoint.ts';
import { performanceErrors } from '../errors.ts';
import { choice, Id, Milliseconds, word } from '../ids.ts';
import { pageData } from '../page.ts';
import { idTypeQuery, NameV1, readScopes, ScalarUserId } from './entity.ts';

const TaskOption = choice([1, 2, 3], {
  description: '1 to do, 2 done, 3 overdue; the last only where late submission is not allowed',
});

const StageTask = Type.Object(
  {
    stage_id: Id('stage'),
    name: NameV1,
    deadline: Milliseconds('Until when it is to be done'),
    need_todo_count: Type.Integer({ description: 'How many tasks are open' }),
    finished_count: Type.Integer({ description: 'How many tasks are done' }),
    jump_url: Type.String({ description: 'Page to do them on' }),
    stage_task_status: word(['need_todo', 'overdue', 'all_done', 'stage_pause'], {
      description: 'Something is open, all that is left is overdue, everything is done, the stage rests',
    }),
    task_option_id: TaskOption,
  },
  { title: 'PerformanceStageTask', description: 'What somebody owes in a stage' },
);
export type StageTask = Static<typeof StageTask>;

const UserTasks = Type.Object(
  {
    user_id: ScalarUserId('Who owes it'),
    stage_num_lists: Type.Array(
      Type.Object(
        { task_option_id: TaskOption, stage_num: Type.Integer({ description: 'How many stages' }) },
        { title: 'PerformanceStageCount', description: 'Stages in this state' },
      ),
      { description: 'Stages by state' },
    ),
    stage_task_info_lists: Type.Array(StageTask, { description: 'Stages' }),
  },
  { title: 'PerformanceUserTasks', description: 'What somebody owes in a semester' },
);
export type UserTasks = Static<typeof UserTasks>;

const filters = {
  semester_id: Type.String({ minLength: 1, description: 'Id of the semester' }),
  task_option_lists: Type.Optional(
    Type.Array(TaskOption, { maxItems: 3, description: 'Only stages in these states; empty for all' }),
  ),
  after_time: Type.Optional(Milliseconds('Only what is due after it')),
  before_time: Type.Optional(Milliseconds('Only what is due before it')),
};
const data = {
  base: Type.Object(
    {
      semester_id: Id('semester'),
      semester_name: NameV1,
      start_time: Milliseconds('Its first moment'),
      end_time: Milliseconds('Its last moment'),
    },
    { title: 'PerformanceTaskBase', description: 'The semester' },
  ),
  items: Type.Array(UserTasks, { description: 'People' }),
};
const common = {
  method: 'POST',
  scopes: readScopes,
  limits: [perMinute(20)],
  effect: 'read',
  query: Type.Object(idTypeQuery),
  errors: performanceErrors,
} as const;

export const findTasksByPage = endpoint({
  ...common,
  name: 'performance.v1.stageTask.findByPage',
  summary: 'Get what everybody owes in a semester',
  path: '/open-apis/performance/v1/stage_tasks/find_by_page',
  tokens: ['tenant'],
  body: Type.Object({
    ...filters,
    page_token: Type.Optional(Type.String({ description: 'Where to go on: page_token of the page before' })),
    page_size: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 50, default: 20, description: 'Page size' }),
    ),
  }),
  data: Type.Object({ ...data, ...pageData }),
});

export const findTasksByUserList = endpoint({
  ...common,
  name: 'performance.v1.stageTask.findByUserList',
  summary: 'Get what some people owe in a semester',
  path: '/open-apis/performance/v1/stage_tasks/find_by_user_list',
  tokens: ['tenant', 'user'],
  body: Type.Object({
    ...filters,
    user_id_lists: Type.Array(Type.String(), {
      maxItems: 50,
      description: 'People, as user_id_type says; with a user token only oneself',
    }),
  }),
  data: Type.Object(data),
});
