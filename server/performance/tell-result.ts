import type {
  appealResult as appealEndpoint,
  confirmResult as confirmEndpoint,
  releaseRecord as releaseEndpoint,
} from '../../contract/app/performance/record.ts';
import type { Ctx, Handler } from '../context.ts';
import type { Writer } from '../db/database.ts';
import { findResult } from './apply-result.ts';
import type { PlacedRecord } from './find-record-of-type.ts';
import { viewOf } from './find-release.ts';
import { emitRelease, keepRecord } from './keep-record.ts';
import { executorsIn, others } from './launch-rules.ts';
import { presentOwnRecord } from './present-own-record.ts';
import {
  reachOwnRecord,
  type ReachedRecord,
  type RecordCtx,
  refuseUnlessOpen,
  refuseUnlessState,
} from './reach-record.ts';
import { refuseBrokenTargets } from './refuse-broken-targets.ts';
import { insertRecords, newRecord } from './record-queries.ts';
import { listStagesOfActivities } from './stage-queries.ts';
import { submitAnswers } from './write-record.ts';

type WriteCtx = RecordCtx & Pick<Ctx, 'actor'> & { readonly db: Writer };

/** The manager tells the result: with it the reviewee sees it. */
export const releaseRecord: Handler<typeof releaseEndpoint> = async (ctx, { params, query, body }) => {
  const reached = await reachOwnRecord(ctx, params.record_id, ['communication_and_open_result']);
  refuseUnlessState(ctx, reached.record, 'open');
  await refuseUnlessOpen(ctx, reached);
  const result = await findResult(ctx, reached.activity.id, reached.record.reviewee_row_id);
  if (result?.record.state !== 'done')
    throw ctx.invalid('record_id', 'there is no result yet to release', reached.record.id);
  const record = await submitAnswers(ctx, reached, body.units ?? []);
  const view = await viewOf(ctx, reached);
  if (view && view.record.released_time === null) {
    await refuseBrokenTargets(ctx, reached.activity, new Set([record.reviewee_id]), 'record_id');
    await release(ctx, view);
  }
  return { record: await presentOwnRecord(ctx, query.user_id_type, { ...reached, record }) };
};

/** Lets the reviewee see the result. */
export async function release(ctx: WriteCtx, { stage, record }: PlacedRecord): Promise<void> {
  const released = await keepRecord(ctx, stage, record, { released_time: ctx.clock.now() });
  await emitRelease(ctx, stage, released);
}

/** What somebody does with the result that they were told. */
async function reachReleased(ctx: RecordCtx, id: string): Promise<ReachedRecord> {
  const reached = await reachOwnRecord(ctx, id, ['view_result']);
  const { released_time } = reached.record;
  if (released_time === null || released_time > ctx.clock.now()) throw ctx.error('noPermission');
  if (reached.activity.progress !== 'enabled')
    throw ctx.invalid('record_id', 'the project is not running', id);
  return reached;
}

export const confirmResult: Handler<typeof confirmEndpoint> = async (ctx, { params, query }) => {
  const reached = await reachReleased(ctx, params.record_id);
  if (reached.template?.needs_confirmation !== true)
    throw ctx.invalid('record_id', 'this result needs no confirmation', params.record_id);
  refuseUnlessState(ctx, reached.record, 'open');
  await refuseUnlessOpen(ctx, reached);
  const now = ctx.clock.now();
  const record = await keepRecord(ctx, reached.stage, reached.record, { state: 'done', confirmed_time: now });
  return { record: await presentOwnRecord(ctx, query.user_id_type, { ...reached, record }) };
};

export const appealResult: Handler<typeof appealEndpoint> = async (ctx, { params, query, body }) => {
  const reached = await reachReleased(ctx, params.record_id);
  const { tenantId } = ctx.actor;
  if (reached.record.appealed_time !== null)
    throw ctx.invalid('record_id', 'this result has been appealed already', params.record_id);
  const stages = await listStagesOfActivities(ctx.db, tenantId, [reached.activity.id]);
  const stage = stages.find(({ stage_type }) => stage_type === 'reconsideration');
  if (!stage) throw ctx.invalid('record_id', 'results of this project cannot be appealed', params.record_id);
  const now = ctx.clock.now();
  if (now >= stage.deadline) throw ctx.invalid('record_id', 'the time for appeals is over');
  const judges = others({ executors: executorsIn(stage) }, { user_id: reached.record.reviewee_id });
  if (judges.length === 0)
    throw ctx.invalid('record_id', 'nobody is named who could decide on it: ask who sets reviews up');
  const record = await keepRecord(ctx, reached.stage, reached.record, {
    state: 'done',
    appealed_time: now,
    appeal_reason: body.reason,
  });
  await insertRecords(
    ctx.db,
    tenantId,
    judges.map((reviewer_id) => ({
      ...newRecord({ id: ctx.newId(), stage, review: record, reviewer_id, now }),
      appeal_reason: body.reason,
    })),
  );
  return { record: await presentOwnRecord(ctx, query.user_id_type, { ...reached, record }) };
};
