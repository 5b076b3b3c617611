/** What the state of one record is worked out from. */
export interface Progressing {
  readonly stage_type: string;
  readonly start_time: number;
  readonly deadline: number;
  readonly state: string;
  readonly released_time: number | null;
  readonly confirmed_time: number | null;
  readonly appealed_time: number | null;
  readonly needs_confirmation: boolean;
}

export type Progress = 0 | 1 | 2 | 3 | 4;

/** The published code of a record's state: three tables, by the type of the stage. Undefined for what is not shown yet. */
export function progressOf(record: Progressing, now: number): Progress | undefined {
  if (record.stage_type === 'view_result') return progressOfResult(record, now);
  if (record.state === 'done' || record.state === 'declined') return 3;
  if (record.stage_type === 'reconsideration') return now >= record.deadline ? 2 : 1;
  if (now < record.start_time) return 0;
  return now >= record.deadline ? 2 : 1;
}

function progressOfResult(record: Progressing, now: number): Progress | undefined {
  if (record.released_time === null || record.released_time > now) return undefined;
  if (record.appealed_time !== null) return 4;
  if (!record.needs_confirmation) return 0;
  if (record.confirmed_time !== null) return 3;
  return now >= record.deadline ? 2 : 1;
}

interface Filters {
  readonly progresses: readonly number[] | undefined;
  readonly updated_later_than?: string;
}

/** Whether a record is asked for: one that is not shown never is. */
export function passes(
  { progresses = [], updated_later_than }: Filters,
  record: { readonly submitted_time: number },
  progress: Progress | undefined,
): progress is Progress {
  return (
    progress !== undefined &&
    (progresses.length === 0 || progresses.includes(progress)) &&
    (updated_later_than === undefined || record.submitted_time > Number(updated_later_than))
  );
}
