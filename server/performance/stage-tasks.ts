import type {
  findTasksByPage as pageEndpoint,
  findTasksByUserList as listEndpoint,
  StageTask,
  UserTasks,
} from '../../contract/performance/stage-task.ts';
import type { UserIdType } from '../../contract/ids.ts';
import type { Ctx, Handler } from '../context.ts';
import type { Reader } from '../db/database.ts';
import { findPeople, idPresenter, resolveUsers } from '../directory/index.ts';
import { readPage } from '../page-token.ts';
import { nameV1 } from './present.ts';
import { appRange } from './reach.ts';
import { countOwed, listReviewers, type OwedRow } from './record-queries.ts';
import { findSemester, type SemesterRow } from './semester-queries.ts';
import { getSettingsRow } from './setting-queries.ts';
import { listStagesOfSemester, type StageRow } from './stage-queries.ts';
import { stageStatus, type TaskCounts, taskOptionOf } from './task-rules.ts';

type Caller = Pick<Ctx, 'actor' | 'clock' | 'baseUrl' | 'invalid'> & { readonly db: Reader };

interface Filters {
  readonly semester_id: string;
  readonly task_option_lists?: readonly (1 | 2 | 3)[];
  readonly after_time?: string;
  readonly before_time?: string;
}

export const findTasksByPage: Handler<typeof pageEndpoint> = async (ctx, { query, body }) => {
  const { page_token, page_size, ...filters } = body;
  const semester = await reachSemester(ctx, body.semester_id);
  const range = await appRange(ctx);
  const of = { endpoint: 'performance.v1.stageTask.findByPage', filters: asText(filters) };
  const asked = { page_size: page_size ?? 20, ...(page_token && { page_token }) };
  const { rows, page } = await readPage(ctx, of, asked, (after, limit) =>
    listReviewers(ctx.db, ctx.actor.tenantId, semester.id, { range, after, limit }),
  );
  const ids = rows.map(({ id }) => id);
  return {
    base: baseOf(semester),
    items: await tasksOf(ctx, query.user_id_type, semester, ids, filters),
    ...page,
  };
};

/** With a user token one asks for oneself only. */
export const findTasksByUserList: Handler<typeof listEndpoint> = async (ctx, { query, body }) => {
  const semester = await reachSemester(ctx, body.semester_id);
  const people = await resolveUsers(ctx, query.user_id_type ?? 'open_id', body.user_id_lists);
  const { userId } = ctx.actor;
  const other = body.user_id_lists.find((text) => userId !== undefined && people.get(text) !== userId);
  if (other !== undefined)
    throw ctx.invalid('user_id_lists', 'with a user token only your own id is allowed', other);
  const range = userId === undefined ? await appRange(ctx) : undefined;
  const asked = [...people.values()];
  const only = { range, userIds: asked, after: '', limit: asked.length };
  const known =
    range &&
    new Set((await listReviewers(ctx.db, ctx.actor.tenantId, semester.id, only)).map(({ id }) => id));
  const ids = known ? asked.filter((id) => known.has(id)) : asked;
  return { base: baseOf(semester), items: await tasksOf(ctx, query.user_id_type, semester, ids, body) };
};

const asText = (filters: Filters) => ({
  ...filters,
  task_option_lists: filters.task_option_lists?.toSorted((a, b) => a - b),
});

async function reachSemester(ctx: Caller, id: string): Promise<SemesterRow> {
  const semester = await findSemester(ctx.db, ctx.actor.tenantId, id);
  if (!semester) throw ctx.invalid('semester_id', 'there is no such semester', id);
  return semester;
}

const baseOf = (semester: SemesterRow) => ({
  semester_id: semester.id,
  semester_name: nameV1(semester),
  start_time: String(semester.start_time),
  end_time: String(semester.end_time),
});

async function tasksOf(
  ctx: Caller,
  type: UserIdType = 'open_id',
  semester: SemesterRow,
  userIds: readonly string[],
  filters: Filters,
): Promise<UserTasks[]> {
  const { tenantId } = ctx.actor;
  const now = ctx.clock.now();
  const { late_submission } = await getSettingsRow(ctx.db, tenantId);
  const stages = (await listStagesOfSemester(ctx.db, tenantId, semester.id)).filter(
    ({ deadline }) =>
      (filters.after_time === undefined || deadline > Number(filters.after_time)) &&
      (filters.before_time === undefined || deadline < Number(filters.before_time)),
  );
  const owed = Map.groupBy(await countOwed(ctx.db, tenantId, semester.id, userIds), (row) => row.reviewer_id);
  const people = await findPeople(ctx, new Set(userIds));
  const present = idPresenter(ctx.actor, type);
  return userIds.map((id) => {
    const tasks = stages.flatMap((stage) => {
      const rows = (owed.get(id) ?? []).filter(({ stage_id }) => stage_id === stage.id);
      return taskIn(ctx, stage, countTasks(stage, rows, now, late_submission));
    });
    const asked = filters.task_option_lists ?? [];
    const shown = tasks.filter(({ task_option_id }) => asked.length === 0 || asked.includes(task_option_id));
    const person = people.get(id);
    const user_id = person && present(person);
    return {
      ...(user_id !== undefined && { user_id }),
      stage_num_lists: ([1, 2, 3] as const).map((option) => ({
        task_option_id: option,
        stage_num: tasks.filter(({ task_option_id }) => task_option_id === option).length,
      })),
      stage_task_info_lists: shown,
    };
  });
}

function countTasks(stage: StageRow, rows: readonly OwedRow[], now: number, late: boolean): TaskCounts {
  const counts = { todo: 0, done: 0, overdue: 0 };
  for (const row of rows) {
    const option = taskOptionOf({ ...stage, ...row, isReleased: row.released === 1 }, now, late);
    if (option === 1) counts.todo += row.count;
    if (option === 2) counts.done += row.count;
    if (option === 3) counts.overdue += row.count;
  }
  return counts;
}

/** Nothing in a stage where somebody owes nothing, or not yet. */
function taskIn(ctx: Caller, stage: StageRow, counts: TaskCounts): StageTask[] {
  const status = stageStatus(stage.paused, counts);
  if (!status) return [];
  return [
    {
      stage_id: stage.id,
      name: nameV1(stage),
      deadline: String(stage.deadline),
      need_todo_count: counts.todo + counts.overdue,
      finished_count: counts.done,
      jump_url: `${ctx.baseUrl}/perf/review/${stage.semester_id}/${stage.id}`,
      ...status,
    },
  ];
}
