import type {
  createActivity as createEndpoint,
  patchActivity as patchEndpoint,
} from '../../contract/app/performance/activity.ts';
import type { Ctx, Handler } from '../context.ts';
import type { Reader } from '../db/database.ts';
import { type ActivityRow, insertActivity, updateActivity } from './activity-queries.ts';
import { isBeingSetUp, isSetUp } from './activity-rules.ts';
import { listMetricTemplatesByIds } from './metric-template-queries.ts';
import { descriptionsOf, namesOf, textsOf } from './present.ts';
import { presentActivity } from './present-activity.ts';
import { reachActivity } from './reach-activity.ts';
import { getSemester, requireFullAdmin } from './reach.ts';
import { reachEnabledTemplate } from './reach-library.ts';

export const createActivity: Handler<typeof createEndpoint> = async (ctx, { query, body }) => {
  await requireFullAdmin(ctx);
  const { tenantId, userId = null } = ctx.actor;
  const { id: semester_id } = await getSemester(ctx, body.semester_id);
  if (body.review_template_id !== undefined) await reachEnabledTemplate(ctx, body.review_template_id);
  await requireMetricTemplate(ctx, body.metric_template_id);
  const now = ctx.clock.now();
  const activity = settled({
    id: ctx.newId(),
    semester_id,
    ...textsOf(body),
    mode: body.mode,
    progress: 'configurable',
    review_template_id: body.review_template_id ?? null,
    metric_template_id: body.metric_template_id ?? null,
    created_by: userId,
    modified_by: userId,
    created_time: now,
    updated_time: now,
  });
  await insertActivity(ctx.db, tenantId, activity);
  return { activity: await presentActivity(ctx, query.user_id_type ?? 'open_id', activity) };
};

export const patchActivity: Handler<typeof patchEndpoint> = async (ctx, { params, query, body }) => {
  await requireFullAdmin(ctx);
  const activity = await reachActivity(ctx, params.activity_id);
  const { tenantId, userId = null } = ctx.actor;
  const locked = (['review_template_id', 'metric_template_id'] as const).find(
    (field) => body[field] !== undefined && body[field] !== activity[field],
  );
  if (locked !== undefined && !isBeingSetUp(activity))
    throw ctx.invalid(locked, `${locked} stays as it is: the project has started`, body[locked]);
  const { review_template_id = activity.review_template_id } = body;
  if (review_template_id !== null && review_template_id !== activity.review_template_id)
    await reachEnabledTemplate(ctx, review_template_id);
  await requireMetricTemplate(ctx, body.metric_template_id);
  const changed = settled({
    ...activity,
    ...(body.name && namesOf(body.name)),
    ...(body.description && descriptionsOf(body.description)),
    review_template_id,
    metric_template_id: body.metric_template_id ?? activity.metric_template_id,
    modified_by: userId,
    updated_time: ctx.clock.now(),
  });
  await updateActivity(ctx.db, tenantId, changed);
  return { activity: await presentActivity(ctx, query.user_id_type ?? 'open_id', changed) };
};

async function requireMetricTemplate(
  ctx: Pick<Ctx, 'actor' | 'invalid'> & { readonly db: Reader },
  id: string | undefined,
): Promise<void> {
  if (id === undefined) return;
  const [template] = await listMetricTemplatesByIds(ctx.db, ctx.actor.tenantId, [id]);
  if (!template) throw ctx.invalid('metric_template_id', 'there is no such metric template', id);
}

/** An activity is ready to start once it has all that its mode takes. */
const settled = (activity: ActivityRow): ActivityRow =>
  isBeingSetUp(activity)
    ? { ...activity, progress: isSetUp(activity) ? 'unable' : 'configurable' }
    : activity;
