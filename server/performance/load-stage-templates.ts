import type { Reader } from '../db/database.ts';
import type { StageTemplate } from './template-content.ts';
import { listReviewTemplates } from './review-template-queries.ts';

/** The stage templates of some reviews, by id. */
export async function loadStageTemplates(
  db: Reader,
  tenantId: string,
  reviews: readonly { readonly review_template_id: string | null }[],
): Promise<Map<string, StageTemplate>> {
  const ids = new Set(
    reviews.map(({ review_template_id }) => review_template_id).filter((id) => id !== null),
  );
  const asked = { ids: [...ids], after: '', limit: ids.size };
  const templates = await listReviewTemplates(db, tenantId, asked);
  return new Map(templates.flatMap(({ content }) => content.stages.map((stage) => [stage.id, stage])));
}
