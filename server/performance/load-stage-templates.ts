import type { Reader } from '../db/database.ts';
import { listReviewTemplates, type ReviewTemplateRow } from './review-template-queries.ts';
import type { Field, StageTemplate } from './template-content.ts';
import { fieldsOf } from './template-rules.ts';

type Templated = { readonly review_template_id: string | null };

/** The templates of some reviews. */
export function loadTemplates(
  db: Reader,
  tenantId: string,
  reviews: readonly Templated[],
): Promise<ReviewTemplateRow[]> {
  const ids = new Set(
    reviews.map(({ review_template_id }) => review_template_id).filter((id) => id !== null),
  );
  return listReviewTemplates(db, tenantId, { ids: [...ids], after: '', limit: ids.size });
}

/** What a review asks. */
export async function loadFields(db: Reader, tenantId: string, review: Templated): Promise<Field[]> {
  const [template] = await loadTemplates(db, tenantId, [review]);
  return template ? fieldsOf(template.content) : [];
}

/** Their stages, by id. */
export const stageTemplatesOf = (
  templates: readonly Pick<ReviewTemplateRow, 'content'>[],
): Map<string, StageTemplate> =>
  new Map(templates.flatMap(({ content }) => content.stages.map((stage) => [stage.id, stage])));

/** The stage templates of some reviews, by id. */
export const loadStageTemplates = async (
  db: Reader,
  tenantId: string,
  reviews: readonly Templated[],
): Promise<Map<string, StageTemplate>> => stageTemplatesOf(await loadTemplates(db, tenantId, reviews));
