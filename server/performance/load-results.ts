import type { Reader } from '../db/database.ts';
import { unitsIn } from './apply-result.ts';
import { listCalibrated, listResults, type ResultRow } from './result-level-queries.ts';
import type { StageRow } from './stage-queries.ts';
import type { StoredDetail } from './stored-answer-rules.ts';

/** As many answers as are in memory at once. */
const PAGE = 500;

export interface Result<T> extends Omit<ResultRow, 'answers'> {
  /** Whether the person who asks is to calibrate it. */
  readonly calibrates: boolean;
  readonly said: T;
}

/** The results of a project, of each only what is asked for, with what the person is to them. */
export async function loadResults<T>(
  db: Reader,
  tenantId: string,
  stages: readonly StageRow[],
  userId: string | undefined,
  read: (details: readonly StoredDetail[]) => T,
): Promise<Result<T>[]> {
  const find = (type: StageRow['stage_type']) => stages.find(({ stage_type }) => stage_type === type);
  const calibration = find('calibration');
  const calibrated = new Set(
    calibration && userId !== undefined
      ? (await listCalibrated(db, tenantId, calibration, userId)).map(({ id }) => id)
      : [],
  );
  const of = { resultStageId: find('leader_review')?.id ?? '', limit: PAGE };
  const results: Result<T>[] = [];
  for (let after: string | undefined = ''; after !== undefined;) {
    const rows: ResultRow[] = await listResults(db, tenantId, { ...of, after });
    for (const { answers, ...row } of rows)
      results.push({
        ...row,
        calibrates: calibrated.has(row.id),
        said: read(unitsIn(answers).flatMap(({ data }) => data)),
      });
    after = rows.length < PAGE ? undefined : rows.at(-1)?.id;
  }
  return results;
}
