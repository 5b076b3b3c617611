import type { FieldViolation } from '../../contract/envelope.ts';
import type { Ctx } from '../context.ts';
import type { Reader } from '../db/database.ts';
import type { ErrorExtras } from '../wire-error.ts';
import type { Library } from './field-rules.ts';
import { listIndicatorsByIds } from './indicator-queries.ts';
import { listQuestionsByIds } from './question-queries.ts';
import {
  findReviewTemplate,
  listAllReviewTemplates,
  listTemplateUses,
  type ReviewTemplateRow,
} from './review-template-queries.ts';
import type { TemplateContent } from './template-content.ts';
import { indicatorsIn, isInUse, questionsIn } from './template-rules.ts';

type Caller = Pick<Ctx, 'actor' | 'invalid'> & { readonly db: Reader };

const MOST_VIOLATIONS = 50;

/** Refuses a call that breaks rules which no schema expresses, naming all of them. */
export function refuseFaults(
  ctx: { error(name: 'invalidParameters', extras: ErrorExtras): Error },
  faults: readonly FieldViolation[],
): void {
  if (faults.length > 0)
    throw ctx.error('invalidParameters', { field_violations: faults.slice(0, MOST_VIOLATIONS) });
}

/** What a template refers to, as far as it exists: the same for everybody whom it asks. */
export async function loadLibrary(
  db: Reader,
  tenantId: string,
  content: Pick<TemplateContent, 'units'>,
): Promise<Library> {
  const { indicators, questions } = await listLibrary(db, tenantId, content);
  return {
    indicators: new Map(indicators.map((one) => [one.id, one])),
    tags: new Map(questions.map(({ id, tags }) => [id, new Set(tags.map((tag) => tag.id))])),
  };
}

export const listLibrary = async (db: Reader, tenantId: string, content: Pick<TemplateContent, 'units'>) => ({
  indicators: await listIndicatorsByIds(db, tenantId, [...new Set(indicatorsIn(content))]),
  questions: await listQuestionsByIds(db, tenantId, [...new Set(questionsIn(content))]),
});

/** A template that is not deleted. */
export async function reachReviewTemplate(ctx: Caller, id: string): Promise<ReviewTemplateRow> {
  const template = await findReviewTemplate(ctx.db, ctx.actor.tenantId, id);
  if (!template || template.status === 'deleted')
    throw ctx.invalid('review_template_id', 'there is no such review template', id);
  return template;
}

/** A template that projects may start with. */
export async function reachEnabledTemplate(ctx: Caller, id: string): Promise<ReviewTemplateRow> {
  const template = await reachReviewTemplate(ctx, id);
  if (template.status !== 'enabled')
    throw ctx.invalid('review_template_id', `must be enabled first: its status is ${template.status}`, id);
  return template;
}

/** Which templates with a certain content there are, and which of them are locked by a project that has started. */
export async function listReferring(
  { db, actor: { tenantId } }: Caller,
  refers: (content: TemplateContent) => boolean,
): Promise<{ readonly all: readonly ReviewTemplateRow[]; readonly used: ReadonlySet<string> }> {
  const all = (await listAllReviewTemplates(db, tenantId)).filter(({ content }) => refers(content));
  const uses = await listTemplateUses(
    db,
    tenantId,
    all.map(({ id }) => id),
  );
  return { all, used: new Set(uses.filter(isInUse).map((use) => use.review_template_id)) };
}
