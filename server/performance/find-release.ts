import type { Ctx } from '../context.ts';
import type { Reader } from '../db/database.ts';
import { findRecordOfType, type PlacedRecord } from './find-record-of-type.ts';
import type { ReachedRecord } from './reach-record.ts';

type Caller = Pick<Ctx, 'actor' | 'invalid'> & { readonly db: Reader };
type Reached = Pick<ReachedRecord, 'record' | 'activity'>;

/** Where a reviewee sees the result. */
export const viewOf = (ctx: Caller, { record, activity }: Reached): Promise<PlacedRecord | undefined> =>
  findRecordOfType(ctx, 'view_result', activity.id, record.reviewee_row_id);

/** What a reviewee was told changes by an appeal only. */
export async function refuseOnceReleased(ctx: Caller, reached: Reached): Promise<void> {
  const view = await viewOf(ctx, reached);
  if (view && view.record.released_time !== null)
    throw ctx.invalid(
      'record_id',
      'the result has been released: it can only be appealed',
      reached.record.id,
    );
}
