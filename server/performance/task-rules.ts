/** To do, done, overdue. */
export type TaskOption = 1 | 2 | 3;

interface Task {
  readonly stage_type: string;
  readonly start_time: number;
  readonly deadline: number;
  readonly state: string;
  /** Of results. */
  readonly isReleased: boolean;
}

/** Overdue exists only where late submission is not allowed. Undefined for what is no task, or none yet. */
export function taskOptionOf(task: Task, now: number, lateSubmission: boolean): TaskOption | undefined {
  if (task.stage_type === 'view_result' && !task.isReleased) return undefined;
  if (task.state === 'done' || task.state === 'declined') return 2;
  if (task.state !== 'open' || now < task.start_time) return undefined;
  return now >= task.deadline && !lateSubmission ? 3 : 1;
}

export interface TaskCounts {
  readonly todo: number;
  readonly done: number;
  readonly overdue: number;
}

export interface StageStatus {
  readonly stage_task_status: 'need_todo' | 'overdue' | 'all_done' | 'stage_pause';
  readonly task_option_id: TaskOption;
}

/** Undefined where there is nothing to do and nothing done. */
export function stageStatus(paused: boolean, { todo, done, overdue }: TaskCounts): StageStatus | undefined {
  if (todo + done + overdue === 0) return undefined;
  const task_option_id = todo > 0 ? 1 : overdue > 0 ? 3 : 2;
  const words = { 1: 'need_todo', 2: 'all_done', 3: 'overdue' } as const;
  return { stage_task_status: paused ? 'stage_pause' : words[task_option_id], task_option_id };
}
