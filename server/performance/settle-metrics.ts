import type {
  decideMetrics as decideEndpoint,
  submitMetrics as submitEndpoint,
} from '../../contract/app/performance/record.ts';
import type { Ctx, Handler } from '../context.ts';
import type { Writer } from '../db/database.ts';
import { keepRecord } from './keep-record.ts';
import { executorsIn, leaderOrNamed } from './launch-rules.ts';
import { readTemplate } from './metric-content.ts';
import { isOwn } from './metric-stage-rules.ts';
import { listRevieweeMetrics, listSheetsOfActivity } from './metric-sheet-queries.ts';
import { listMetricTemplatesByIds } from './metric-template-queries.ts';
import { presentOwnRecord } from './present-own-record.ts';
import {
  reachOwnRecord,
  type ReachedRecord,
  type RecordCtx,
  refuseUnlessOpen,
  refuseUnlessState,
} from './reach-record.ts';
import { insertRecords, listRecordsOfStages, newRecord, type RecordRow } from './record-queries.ts';
import { findReview } from './review-queries.ts';

type WriteCtx = RecordCtx & Pick<Ctx, 'actor'> & { readonly db: Writer };

/** The reviewee's metrics go to whoever confirms them: people named for the stage, else the manager, else nobody. */
export const submitMetrics: Handler<typeof submitEndpoint> = async (ctx, { params, query }) => {
  const reached = await reachOwnRecord(ctx, params.record_id, ['kpi_metric_setting']);
  if (!isOwn(reached.record)) throw ctx.invalid('record_id', 'this is to be decided, not submitted');
  refuseUnlessState(ctx, reached.record, 'open');
  await refuseUnlessOpen(ctx, reached);
  await refuseTooFew(ctx, reached);
  const record = await keepRecord(ctx, reached.stage, reached.record, {
    state: 'done',
    submitted_time: ctx.clock.now(),
    declined_reason: null,
  });
  await askToConfirm(ctx, reached);
  return { record: await presentOwnRecord(ctx, query.user_id_type, { ...reached, record }) };
};

/** One decision is enough. */
export const decideMetrics: Handler<typeof decideEndpoint> = async (ctx, { params, query, body }) => {
  const reached = await reachOwnRecord(ctx, params.record_id, ['kpi_metric_setting']);
  if (isOwn(reached.record)) throw ctx.invalid('record_id', 'nobody decides on their own metrics');
  refuseUnlessState(ctx, reached.record, 'open');
  await refuseUnlessOpen(ctx, reached);
  const isRejected = body.decision === 'reject';
  if (isRejected && body.reason === undefined)
    throw ctx.invalid('reason', 'reason is required: the reviewee asks why');
  const declined_reason = isRejected ? (body.reason ?? null) : null;
  const record = await keepRecord(ctx, reached.stage, reached.record, {
    state: isRejected ? 'declined' : 'done',
    declined_reason,
  });
  for (const other of await othersOf(ctx, reached)) {
    if (!isOwn(other) && other.state === 'open')
      await keepRecord(ctx, reached.stage, other, { state: 'dropped' });
    if (isOwn(other) && isRejected)
      await keepRecord(ctx, reached.stage, other, { state: 'open', submitted_time: 0, declined_reason });
  }
  return { record: await presentOwnRecord(ctx, query.user_id_type, { ...reached, record }) };
};

async function othersOf(ctx: WriteCtx, { stage, record }: ReachedRecord): Promise<RecordRow[]> {
  const { tenantId } = ctx.actor;
  const all = await listRecordsOfStages(ctx.db, tenantId, [stage.id], [record.reviewee_row_id]);
  return all.filter(({ id }) => id !== record.id);
}

async function refuseTooFew(ctx: WriteCtx, { activity, record }: ReachedRecord): Promise<void> {
  const { tenantId } = ctx.actor;
  const [sheet] = await listSheetsOfActivity(ctx.db, tenantId, activity.id, [record.reviewee_id]);
  const templateId = sheet?.metric_template_id;
  if (sheet === undefined || templateId == null)
    throw ctx.invalid('record_id', 'there are no metrics to submit yet', record.id);
  const [template] = await listMetricTemplatesByIds(ctx.db, tenantId, [templateId]);
  const groups = template ? readTemplate(template.content).groups : [];
  const dimensions = groups.find(({ id }) => id === sheet.group_id)?.dimensions ?? [];
  const metrics = await listRevieweeMetrics(ctx.db, tenantId, [sheet.reviewee_id]);
  const short = dimensions.find(
    ({ id, least_metrics_size }) =>
      metrics.filter(({ dimension_id }) => dimension_id === id).length < least_metrics_size,
  );
  if (short)
    throw ctx.invalid(
      'record_id',
      `dimension ${short.name.zh_cn} takes at least ${short.least_metrics_size} metrics`,
      record.id,
    );
}

async function askToConfirm(ctx: WriteCtx, reached: ReachedRecord): Promise<void> {
  const { tenantId } = ctx.actor;
  const { stage, record } = reached;
  const review = await findReview(ctx.db, tenantId, record.reviewee_row_id);
  const confirmers = leaderOrNamed(
    { executors: executorsIn(stage) },
    { user_id: record.reviewee_id, leader_id: review?.leader_id ?? null },
  );
  const others = await othersOf(ctx, reached);
  const now = ctx.clock.now();
  for (const before of others.filter(({ reviewer_id }) => confirmers.includes(reviewer_id ?? '')))
    await keepRecord(ctx, stage, before, { state: 'open', declined_reason: null });
  const news = confirmers.filter((id) => others.every(({ reviewer_id }) => reviewer_id !== id));
  const records = news.map((id) =>
    newRecord({ id: ctx.newId(), stage, review: record, reviewer_id: id, now }),
  );
  await insertRecords(ctx.db, tenantId, records);
}
