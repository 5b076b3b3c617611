import type { ReviewDatasV1 } from '../../contract/performance/review-data-v1.ts';
import type { Ctx } from '../context.ts';
import type { Reader } from '../db/database.ts';
import { listIndicatorsByIds } from './indicator-queries.ts';
import type { ReviewTemplateRow } from './review-template-queries.ts';
import { nameV1 } from './present.ts';
import { fieldsOf, indicatorsIn } from './template-rules.ts';
import type { I18n } from '../../contract/performance/entity.ts';

const both = ({ zh_cn, en_us }: I18n) => ({ 'zh-CN': zh_cn, 'en-US': en_us });

/** The names of all that ids in answers may lead to: whole templates, whatever of them was used. */
export async function dictionaryOf(
  { db, actor }: Pick<Ctx, 'actor'> & { readonly db: Reader },
  templates: readonly ReviewTemplateRow[],
): Promise<Pick<ReviewDatasV1, 'indicators' | 'templates' | 'units' | 'fields'>> {
  const units = templates.flatMap(({ content }) => content.units);
  const fields = fieldsOf({ units });
  const indicators = await listIndicatorsByIds(db, actor.tenantId, [...new Set(indicatorsIn({ units }))]);
  return {
    indicators: indicators.map((indicator) => ({
      id: indicator.id,
      name: nameV1(indicator),
      options: indicator.content.options.map(({ id, name, label }) => ({ id, name: both(name), label })),
    })),
    templates: templates
      .flatMap(({ content }) => content.stages)
      .map(({ id, name, stage_type }) => ({ id, name: both(name), stage: stage_type })),
    units: units.map(({ id, name }) => ({ id, name: both(name) })),
    fields: fields.flatMap((field) => [
      {
        id: field.id,
        name: both(field.name),
        ...(field.indicator_id !== undefined && { indicator_id: field.indicator_id }),
      },
      ...field.sub_fields.map((sub) => ({
        id: sub.id,
        name: both(sub.name),
        indicator_id: sub.indicator_id,
        parent_field_id: field.id,
      })),
    ]),
  };
}
