import type { Ctx } from '../context.ts';
import type { Reader } from '../db/database.ts';
import { listIndicatorsByIds } from './indicator-queries.ts';
import type { StoredDetail } from './stored-answer-rules.ts';
import type { Field, Option } from './template-content.ts';

/** The result that counts most, where it has levels. */
export interface PrincipalItem {
  readonly fieldId: string;
  /** From worst to best. */
  readonly levels: readonly string[];
  readonly options: readonly Option[];
}

export async function findPrincipalItem(
  db: Reader,
  tenantId: string,
  fields: readonly Field[],
): Promise<PrincipalItem | undefined> {
  const field = fields.find(({ is_principal }) => is_principal);
  if (field?.indicator_id === undefined) return undefined;
  const [indicator] = await listIndicatorsByIds(db, tenantId, [field.indicator_id]);
  const options = indicator?.content.options ?? [];
  return options.length > 0 ? { fieldId: field.id, levels: options.map(({ id }) => id), options } : undefined;
}

/** Of a project, whose reviews ask these fields. */
export async function requirePrincipalItem(
  { actor, db, invalid }: Pick<Ctx, 'actor' | 'invalid'> & { readonly db: Reader },
  activityId: string,
  fields: readonly Field[],
): Promise<PrincipalItem> {
  const item = await findPrincipalItem(db, actor.tenantId, fields);
  if (!item)
    throw invalid('activity_id', 'its reviews have no principal review item with levels', activityId);
  return item;
}

/** The level that a result gives. */
export const levelIn =
  ({ fieldId }: PrincipalItem) =>
  (details: readonly StoredDetail[]): string | undefined =>
    details.find(({ field_id }) => field_id === fieldId)?.option_id;
