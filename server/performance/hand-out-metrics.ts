import type { handOutMetrics as endpoint } from '../../contract/app/performance/metric-sheet.ts';
import type { Ctx, Handler } from '../context.ts';
import type { Reader } from '../db/database.ts';
import { resolveUsers } from '../directory/index.ts';
import type { ActivityRow } from './activity-queries.ts';
import { setsMetrics } from './activity-rules.ts';
import { type MetricGroup, readTemplate } from './metric-content.ts';
import { filledByAdmin, scoreOf } from './metric-rules.ts';
import {
  insertSheets,
  listSheetsOfActivity,
  type RevieweeMetricRow,
  setRecordDeadline,
  type SheetRow,
  upsertRevieweeMetrics,
} from './metric-sheet-queries.ts';
import { listMetricTemplatesByIds } from './metric-template-queries.ts';
import { isInRange, type Range } from './policy.ts';
import { reachActivity } from './reach-activity.ts';
import { requireAdmin } from './reach.ts';
import { settleRecording } from './settle-recording.ts';

type Caller = Pick<Ctx, 'actor' | 'invalid'> & { readonly db: Reader };

export const handOutMetrics: Handler<typeof endpoint> = async (ctx, { params, query, body }) => {
  const range = await requireAdmin(ctx);
  const { tenantId } = ctx.actor;
  const activity = await reachActivity(ctx, params.activity_id);
  const { templateId, group } = await groupOf(ctx, activity, body.group_id);
  const ids = await resolveUsers(ctx, query.user_id_type ?? 'open_id', body.user_ids);
  const reviewees = await listSheetsOfActivity(ctx.db, tenantId, activity.id, [...ids.values()]);
  const known = new Map(reviewees.map((row) => [row.user_id, row]));
  body.user_ids.forEach((text, at) => {
    const reviewee = known.get(ids.get(text) ?? '');
    checkReviewee(ctx, `user_ids[${at}]`, text, reviewee, range, { templateId, groupId: group.id });
  });
  const now = ctx.clock.now();
  const record_deadline = body.record_deadline === undefined ? null : Number(body.record_deadline);
  const fresh = reviewees.filter((row) => row.metric_template_id === null);
  await insertSheets(
    ctx.db,
    tenantId,
    fresh.map(({ reviewee_id }) => ({
      reviewee_id,
      metric_template_id: templateId,
      group_id: group.id,
      record_deadline,
    })),
    now,
  );
  const metrics = metricsOf(group, now);
  await upsertRevieweeMetrics(
    ctx.db,
    tenantId,
    fresh.flatMap(({ reviewee_id }) => metrics.map((metric) => ({ ...metric, reviewee_id }))),
  );
  if (record_deadline !== null) {
    const all = reviewees.map(({ reviewee_id }) => reviewee_id);
    await setRecordDeadline(ctx.db, tenantId, all, record_deadline, now);
  }
  await settleRecording(ctx, fresh);
  return { given: fresh.length };
};

async function groupOf(
  ctx: Caller,
  activity: ActivityRow,
  asked: string | undefined,
): Promise<{ templateId: string; group: MetricGroup }> {
  const refuse = (why: string) => ctx.invalid('activity_id', why, activity.id);
  if (!setsMetrics(activity)) throw refuse('sets no metrics');
  if (activity.progress === 'finished') throw refuse('is over');
  const { metric_template_id: templateId } = activity;
  if (templateId === null) throw refuse('has no metric template yet');
  const [template] = await listMetricTemplatesByIds(ctx.db, ctx.actor.tenantId, [templateId]);
  if (template?.status !== 'enabled') throw refuse('has a metric template that is not enabled');
  const { is_set_by_group, groups } = readTemplate(template.content);
  if (is_set_by_group && asked === undefined)
    throw ctx.invalid('group_id', 'is required: the template differs by group');
  const group = groups.find(({ id }) => id === (asked ?? ''));
  if (!group) throw ctx.invalid('group_id', 'is no group of the template', asked);
  return { templateId, group };
}

function checkReviewee(
  ctx: Caller & { error(name: 'noPermission'): Error },
  at: string,
  text: string,
  reviewee: SheetRow | undefined,
  range: Range,
  of: { templateId: string; groupId: string },
): void {
  if (!reviewee) throw ctx.invalid(at, 'is nobody of this project', text);
  if (!isInRange(range, reviewee.department_path)) throw ctx.error('noPermission');
  if (reviewee.metric_template_id === null) return;
  if (reviewee.metric_template_id !== of.templateId || reviewee.group_id !== of.groupId)
    throw ctx.invalid(at, 'has metrics of another template or group already', text);
}

/** Copies of what the template gives everybody. */
export function metricsOf(group: MetricGroup, now: number): Omit<RevieweeMetricRow, 'reviewee_id'>[] {
  const all = group.dimensions.flatMap((dimension) =>
    dimension.metrics.map((metric) => ({ dimension_id: dimension.id, metric })),
  );
  return all.map(({ dimension_id, metric: { metric_id, name, is_from_library, ...rest } }, position) => {
    const content = { ...rest, fields: rest.fields.map(filledByAdmin) };
    return {
      metric_id,
      position,
      name,
      dimension_id,
      add_from: 'admin',
      is_from_library,
      is_legacy: false,
      score: scoreOf(content) ?? null,
      content: JSON.stringify(content),
      created_time: now,
      updated_time: now,
    };
  });
}
