import type {
  createReviewTemplate as createEndpoint,
  replaceReviewTemplate as replaceEndpoint,
  setHints as hintsEndpoint,
  TemplateDraft,
} from '../../contract/app/performance/review-template.ts';
import type { Ctx, Handler } from '../context.ts';
import type { Reader } from '../db/database.ts';
import type { ErrorExtras } from '../wire-error.ts';
import { draftContent } from './draft-template.ts';
import { bothOf, textsOf } from './present.ts';
import { presentTemplateSetup } from './present-review-template.ts';
import { requireFullAdmin } from './reach.ts';
import { loadLibrary, reachReviewTemplate, refuseFaults } from './reach-library.ts';
import {
  insertReviewTemplate,
  listTemplateUses,
  type ReviewTemplateRow,
  updateReviewTemplate,
} from './review-template-queries.ts';
import type { TemplateContent } from './template-content.ts';
import { hintFaults, idsIn, isInUse, templateFaults, withHints } from './template-rules.ts';

type Caller = Pick<Ctx, 'actor' | 'newId' | 'invalid'> & {
  readonly db: Reader;
  error(name: 'invalidParameters', extras: ErrorExtras): Error;
};

export const createReviewTemplate: Handler<typeof createEndpoint> = async (ctx, { body }) => {
  await requireFullAdmin(ctx);
  const { tenantId, userId = null } = ctx.actor;
  const content = await soundContent(ctx, body, new Set());
  const now = ctx.clock.now();
  const template: ReviewTemplateRow = {
    id: ctx.newId(),
    ...textsOf(body),
    status: firstStatus(content),
    version: 1,
    content,
    created_by: userId,
    modified_by: userId,
    created_time: now,
    updated_time: now,
  };
  await insertReviewTemplate(ctx.db, tenantId, template);
  return { review_template: presentTemplateSetup(template) };
};

export const replaceReviewTemplate: Handler<typeof replaceEndpoint> = async (ctx, { params, body }) => {
  await requireFullAdmin(ctx);
  const { tenantId, userId = null } = ctx.actor;
  const before = await reachReviewTemplate(ctx, params.review_template_id);
  if ((await listTemplateUses(ctx.db, tenantId, [before.id])).some(isInUse))
    throw ctx.invalid(
      'review_template_id',
      'a project that has started uses this template: copy it, or change its hints only',
      before.id,
    );
  const content = await soundContent(ctx, body, new Set(idsIn(before.content)));
  const wasEnabled = before.status === 'enabled' || before.status === 'disabled';
  if (wasEnabled && content.stages.length === 0)
    throw ctx.invalid('stages', 'projects may have this template: it keeps having stages');
  const template: ReviewTemplateRow = {
    ...before,
    ...textsOf(body),
    status: wasEnabled ? before.status : firstStatus(content),
    content,
    modified_by: userId,
    updated_time: ctx.clock.now(),
  };
  await updateReviewTemplate(ctx.db, tenantId, template);
  return { review_template: presentTemplateSetup(template) };
};

export const setHints: Handler<typeof hintsEndpoint> = async (ctx, { params, body }) => {
  await requireFullAdmin(ctx);
  const { tenantId, userId = null } = ctx.actor;
  const before = await reachReviewTemplate(ctx, params.review_template_id);
  const hints = body.hints.map(({ field_id, hint }) => ({ field_id, hint: bothOf(hint) }));
  refuseFaults(ctx, hintFaults(before.content, hints));
  const template = {
    ...before,
    content: withHints(before.content, hints),
    modified_by: userId,
    updated_time: ctx.clock.now(),
  };
  await updateReviewTemplate(ctx.db, tenantId, template);
  return { review_template: presentTemplateSetup(template) };
};

export const firstStatus = ({ stages }: TemplateContent) =>
  stages.length > 0 ? 'to_be_enabled' : 'to_be_configured';

export async function soundContent(
  ctx: Caller,
  body: TemplateDraft,
  known: ReadonlySet<string>,
): Promise<TemplateContent> {
  const { content, faults } = draftContent(body, known, () => ctx.newId());
  const library = await loadLibrary(ctx.db, ctx.actor.tenantId, content);
  refuseFaults(ctx, [...faults, ...templateFaults(content, library)]);
  return content;
}
