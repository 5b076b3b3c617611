import type {
  copyReviewTemplate as copyEndpoint,
  deleteReviewTemplate as deleteEndpoint,
  disableReviewTemplate as disableEndpoint,
  enableReviewTemplate as enableEndpoint,
  getReviewTemplate as getEndpoint,
} from '../../contract/app/performance/review-template.ts';
import type { Ctx, Handler } from '../context.ts';
import type { Writer } from '../db/database.ts';
import { presentTemplateSetup } from './present-review-template.ts';
import { requireFullAdmin } from './reach.ts';
import { reachReviewTemplate } from './reach-library.ts';
import {
  deleteReviewTemplate as removeTemplate,
  insertReviewTemplate,
  listTemplateUses,
  type ReviewTemplateRow,
  updateReviewTemplate,
} from './review-template-queries.ts';
import { copyContent } from './template-rules.ts';

type Caller = Pick<Ctx, 'actor' | 'clock' | 'invalid'> & {
  readonly db: Writer;
  error(name: 'noPermission'): Error;
};

export const getReviewTemplate: Handler<typeof getEndpoint> = async (ctx, { params }) => {
  await requireFullAdmin(ctx);
  return {
    review_template: presentTemplateSetup(await reachReviewTemplate(ctx, params.review_template_id)),
  };
};

export const enableReviewTemplate: Handler<typeof enableEndpoint> = async (ctx, { params }) => {
  await requireFullAdmin(ctx);
  const template = await reachReviewTemplate(ctx, params.review_template_id);
  if (template.status === 'to_be_configured')
    throw ctx.invalid('review_template_id', 'has no stages yet: add them first', template.id);
  return { review_template: presentTemplateSetup(await move(ctx, template, 'enabled')) };
};

export const disableReviewTemplate: Handler<typeof disableEndpoint> = async (ctx, { params }) => {
  await requireFullAdmin(ctx);
  const template = await reachReviewTemplate(ctx, params.review_template_id);
  if (template.status !== 'enabled' && template.status !== 'disabled')
    throw ctx.invalid('review_template_id', `is not enabled: its status is ${template.status}`, template.id);
  return { review_template: presentTemplateSetup(await move(ctx, template, 'disabled')) };
};

export const deleteReviewTemplate: Handler<typeof deleteEndpoint> = async (ctx, { params }) => {
  await requireFullAdmin(ctx);
  const { tenantId } = ctx.actor;
  const template = await reachReviewTemplate(ctx, params.review_template_id);
  const uses = await listTemplateUses(ctx.db, tenantId, [template.id]);
  if (uses.length > 0) await move(ctx, template, 'deleted');
  else await removeTemplate(ctx.db, tenantId, template.id);
  return {};
};

export const copyReviewTemplate: Handler<typeof copyEndpoint> = async (ctx, { params }) => {
  await requireFullAdmin(ctx);
  const { tenantId, userId = null } = ctx.actor;
  const template = await reachReviewTemplate(ctx, params.review_template_id);
  const now = ctx.clock.now();
  const copy: ReviewTemplateRow = {
    ...template,
    id: ctx.newId(),
    status: template.status === 'to_be_configured' ? 'to_be_configured' : 'to_be_enabled',
    version: template.version + 1,
    content: copyContent(template.content, () => ctx.newId()),
    created_by: userId,
    modified_by: userId,
    created_time: now,
    updated_time: now,
  };
  await insertReviewTemplate(ctx.db, tenantId, copy);
  return { review_template: presentTemplateSetup(copy) };
};

async function move(
  ctx: Caller,
  template: ReviewTemplateRow,
  status: ReviewTemplateRow['status'],
): Promise<ReviewTemplateRow> {
  if (template.status === status) return template;
  const { tenantId, userId = null } = ctx.actor;
  const moved = { ...template, status, modified_by: userId, updated_time: ctx.clock.now() };
  await updateReviewTemplate(ctx.db, tenantId, moved);
  return moved;
}
