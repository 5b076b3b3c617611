import type { Ctx } from '../context.ts';
import type { Reader } from '../db/database.ts';
import type { ErrorExtras } from '../wire-error.ts';
import { type ActivityRow, findActivity } from './activity-queries.ts';
import { findRecord, type RecordRow } from './record-queries.ts';
import { findReviewTemplate } from './review-template-queries.ts';
import { getSettingsRow } from './setting-queries.ts';
import { findStage, type StageRow } from './stage-queries.ts';
import type { StageTemplate, TemplateContent } from './template-content.ts';

export type RecordCtx = Pick<Ctx, 'actor' | 'clock' | 'invalid' | 'newId'> & {
  readonly db: Reader;
  error(name: 'noPermission' | 'invalidParameters', extras?: ErrorExtras): Error;
};

export interface ReachedRecord {
  readonly record: RecordRow;
  readonly stage: StageRow;
  readonly activity: ActivityRow;
  readonly content: TemplateContent;
  /** The stage within it. */
  readonly template: StageTemplate | undefined;
}

/** A record that the caller is to write, of a stage of some types or any. One of somebody else's is as unknown as one that there never was. */
export async function reachOwnRecord(
  ctx: RecordCtx,
  id: string,
  kinds?: readonly StageRow['stage_type'][],
): Promise<ReachedRecord> {
  const { tenantId, userId } = ctx.actor;
  const record = await findRecord(ctx.db, tenantId, id);
  if (!record || userId === undefined || record.reviewer_id !== userId) throw ctx.error('noPermission');
  const stage = await findStage(ctx.db, tenantId, record.stage_id);
  const activity = stage && (await findActivity(ctx.db, tenantId, stage.activity_id));
  if (!stage || !activity) throw ctx.error('noPermission');
  if (kinds?.includes(stage.stage_type) === false)
    throw ctx.invalid('record_id', `this is not done in a stage of type ${stage.stage_type}`, id);
  const content = await contentOf(ctx, activity);
  const template = content.stages.find((one) => one.id === stage.template_id);
  return { record, stage, activity, content, template };
}

async function contentOf(ctx: RecordCtx, { review_template_id }: ActivityRow): Promise<TemplateContent> {
  const template =
    review_template_id === null
      ? undefined
      : await findReviewTemplate(ctx.db, ctx.actor.tenantId, review_template_id);
  return template?.content ?? { units: [], stages: [] };
}

/** Now is the time for it: the stage has begun and does not rest, and it is not too late. */
export async function refuseUnlessOpen(
  ctx: Pick<Ctx, 'actor' | 'clock' | 'invalid'> & { readonly db: Reader },
  { stage, activity }: Pick<ReachedRecord, 'stage' | 'activity'>,
): Promise<void> {
  const now = ctx.clock.now();
  const fault = (why: string) => ctx.invalid('record_id', why);
  if (activity.progress !== 'enabled') throw fault('the project is not running');
  if (stage.paused) throw fault('the stage rests');
  if (stage.finished_time !== null) throw fault('the stage was finished');
  if (now < stage.start_time) throw fault('the stage has not begun');
  const { late_submission } = await getSettingsRow(ctx.db, ctx.actor.tenantId);
  if (now >= stage.deadline && !late_submission) throw fault('the deadline of the stage is over');
}

export function refuseUnlessState(ctx: RecordCtx, record: RecordRow, state: RecordRow['state']): void {
  if (record.state !== state)
    throw ctx.invalid('record_id', `it is ${record.state}; this takes one that is ${state}`, record.id);
}
