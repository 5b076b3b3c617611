import type { Ctx } from '../context.ts';
import type { Reader } from '../db/database.ts';
import type { PresentedRecord } from './present-own-record.ts';
import { listRecordsOfReviewer } from './record-queries.ts';
import { listStagesOfSemester } from './stage-queries.ts';

/** What the caller owes in a semester, and has done. */
export async function listOwn(
  { db, actor }: Pick<Ctx, 'actor'> & { readonly db: Reader },
  semesterId: string,
): Promise<PresentedRecord[]> {
  const { tenantId, userId = '' } = actor;
  const stages = await listStagesOfSemester(db, tenantId, semesterId);
  const records = await listRecordsOfReviewer(db, tenantId, semesterId, userId);
  const byId = new Map(stages.map((stage) => [stage.id, stage]));
  return records.flatMap((record) => {
    const stage = byId.get(record.stage_id);
    return stage && record.state !== 'proposed' && record.state !== 'dropped' ? [{ record, stage }] : [];
  });
}
