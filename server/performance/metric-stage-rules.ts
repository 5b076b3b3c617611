import type { StageStatus } from '../../contract/performance/metric-detail.ts';
import type { MetricContent } from './metric-content.ts';

interface Timed {
  readonly start_time: number;
  readonly deadline: number;
}

/** A record of the stage in which metrics are set: the reviewee's own, or that of somebody who confirms. */
interface SettingRecord {
  readonly reviewee_id: string;
  readonly reviewer_id: string | null;
  readonly state: string;
}

type Status = StageStatus['stage_status'];

export const isOwn = ({ reviewee_id, reviewer_id }: SettingRecord): boolean => reviewer_id === reviewee_id;

export function settingStatus(stage: Timed, records: readonly SettingRecord[], now: number): Status {
  const isSubmitted = records.some((record) => isOwn(record) && record.state === 'done');
  const confirming = records.filter((record) => !isOwn(record));
  if (isSubmitted) return confirming.some(({ state }) => state === 'open') ? 3 : 5;
  if (confirming.some(({ state }) => state === 'declined')) return 4;
  return dueStatus(stage, now);
}

export const recordingStatus = (stage: Timed, metrics: readonly MetricContent[], now: number): Status =>
  metrics.length > 0 && metrics.every(isRecorded) ? 5 : dueStatus(stage, now);

function dueStatus({ start_time, deadline }: Timed, now: number): Status {
  if (now < start_time) return 0;
  return now >= deadline ? 2 : 1;
}

/** Who enters results, and whether all of theirs are there. People named for the stage enter those of all metrics. */
export function recordersOf(
  metrics: readonly MetricContent[],
  named: readonly string[],
): Map<string, 'open' | 'done'> {
  const asking = metrics.filter(({ fields }) => fields.some(isResult));
  const people = new Set([...named, ...asking.flatMap(({ inputters }) => inputters)]);
  return new Map(
    [...people].map((id) => {
      const own = named.includes(id) ? asking : asking.filter(({ inputters }) => inputters.includes(id));
      return [id, own.length > 0 && own.every(isRecorded) ? 'done' : 'open'];
    }),
  );
}

const isRecorded = ({ fields }: MetricContent): boolean =>
  fields.every((field) => !isResult(field) || (field.value ?? field.person_id) !== undefined);

const isResult = ({ input_setting }: MetricContent['fields'][number]): boolean =>
  input_setting === 'data_source_inputter';
