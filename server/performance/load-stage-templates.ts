import type { Reader } from '../db/database.ts';
import { listReviewTemplates, type ReviewTemplateRow } from './review-template-queries.ts';
import type { StageTemplate } from './template-content.ts';

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
