import type { Ctx } from '../context.ts';
import type { Writer } from '../db/database.ts';
import { executorsIn, others } from './launch-rules.ts';
import { recordersOf } from './metric-stage-rules.ts';
import { listRevieweeMetrics, type SheetRow } from './metric-sheet-queries.ts';
import { readMetrics } from './reach-metric-sheet.ts';
import {
  insertRecords,
  listRecordsOfStages,
  newRecord,
  type RecordRow,
  updateRecord,
} from './record-queries.ts';
import { listStagesOfActivities, type StageRow } from './stage-queries.ts';

interface Parts extends Pick<Ctx, 'clock' | 'newId'> {
  readonly db: Writer;
  readonly actor: Pick<Ctx['actor'], 'tenantId'>;
}

type Person = Pick<SheetRow, 'reviewee_id' | 'user_id' | 'activity_id'>;

/** Lets the tasks of those who enter results follow the metrics: who has some, and whether all results are there. */
export async function settleRecording(parts: Parts, people: readonly Person[]): Promise<void> {
  const { db } = parts;
  const { tenantId } = parts.actor;
  const activityIds = [...new Set(people.map(({ activity_id }) => activity_id))];
  const stages = (await listStagesOfActivities(db, tenantId, activityIds)).filter(
    ({ stage_type }) => stage_type === 'kpi_result_recording',
  );
  const placed = people.flatMap((person) => {
    const stage = stages.find(({ activity_id }) => activity_id === person.activity_id);
    return stage ? [{ person, stage }] : [];
  });
  if (placed.length === 0) return;
  const stageIds = stages.map(({ id }) => id);
  const ids = placed.map(({ person }) => person.reviewee_id);
  const metrics = Map.groupBy(
    readMetrics(await listRevieweeMetrics(db, tenantId, ids)),
    ({ row }) => row.reviewee_id,
  );
  const records = Map.groupBy(
    await listRecordsOfStages(db, tenantId, stageIds, ids),
    ({ stage_id, reviewee_row_id }) => `${stage_id} ${reviewee_row_id}`,
  );
  const changes = placed.flatMap(({ person, stage }) => {
    const contents = (metrics.get(person.reviewee_id) ?? []).map(({ content }) => content);
    const wanted = recordersOf(contents, others({ executors: executorsIn(stage) }, person));
    const before = records.get(`${stage.id} ${person.reviewee_id}`) ?? [];
    return changesOf(parts, person, stage, wanted, before);
  });
  for (const record of changes) if (record.version > 0) await updateRecord(db, tenantId, record);
  const added = changes.filter(({ version }) => version === 0);
  await insertRecords(db, tenantId, added);
}

/** New records have version 0. */
function changesOf(
  { newId, clock }: Parts,
  person: Person,
  stage: StageRow,
  wanted: ReadonlyMap<string, 'open' | 'done'>,
  before: readonly RecordRow[],
): RecordRow[] {
  const now = clock.now();
  const changed = before.flatMap((record): RecordRow[] => {
    const state = wanted.get(record.reviewer_id ?? '') ?? 'dropped';
    if (state === record.state) return [];
    const submitted_time = state === 'done' ? now : 0;
    return [{ ...record, state, submitted_time, version: record.version + 1, updated_time: now }];
  });
  const known = new Set(before.map(({ reviewer_id }) => reviewer_id));
  const review = { reviewee_row_id: person.reviewee_id, reviewee_id: person.user_id };
  const added = [...wanted].filter(([id]) => !known.has(id));
  return [
    ...changed,
    ...added.map(([reviewer_id, state]): RecordRow => ({
      ...newRecord({ id: newId(), stage, review, reviewer_id, now }),
      state,
      submitted_time: state === 'done' ? now : 0,
    })),
  ];
}
