import { namesOf, textsOf } from './present.ts';
import { draftTags } from './write-question.ts';
import { defineField } from './write-metric-field.ts';
import { defineIndicator } from './write-indicator.ts';
import { soundContent } from './write-review-template.ts';
import { storeMetric } from './write-metric.ts';
import { storeMetricTemplate } from './write-metric-template.ts';
import { said } from './write-metric-tag.ts';
import { type DraftCaller, draftCaller, type ImportParts, refuse } from './draft-caller.ts';
import { insertIndicator } from './indicator-queries.ts';
import { listAllFields, upsertField, upsertTag } from './metric-queries.ts';
import { insertProjectRole } from './project-queries.ts';
import { insertQuestion } from './question-queries.ts';
import { insertReviewTemplate, type ReviewTemplateRow } from './review-template-queries.ts';
import type { LibraryDraft, MetricDraft, ReviewTemplateDraft } from './semester-draft.ts';
import { idsIn } from './template-rules.ts';
import { upsertAdmin, upsertSettings } from './setting-queries.ts';

/** Writes what reviews are set up from, all or nothing. */
export async function createLibrary(parts: ImportParts, draft: LibraryDraft): Promise<void> {
  const { db, tenantId } = parts;
  const caller = draftCaller(parts, draft.by, draft.at);
  const times = { created_time: draft.at, updated_time: draft.at };
  await upsertSettings(db, tenantId, draft.settings, draft.at);
  for (const { user_id, ...admin } of draft.admins) await upsertAdmin(db, tenantId, user_id, admin);
  for (const { id, name } of draft.project_roles)
    await insertProjectRole(db, tenantId, { id, ...namesOf(name) }, draft.at);
  for (const { id, ...body } of draft.indicators) {
    const options = (body.options ?? []).map((option) => ({ ...option, id: option.id ?? '' }));
    const kept = { id, options: options.map(({ id: one }) => ({ id: one })), created_time: draft.at };
    await insertIndicator(db, tenantId, defineIndicator(caller, { ...body, options }, kept));
  }
  for (const { id, name, tags } of draft.questions) {
    const known = tags.map((tag) => ({ id: tag.id ?? '' }));
    const row = { id, ...namesOf(name), tags: draftTags(caller, tags, known), ...times };
    await insertQuestion(db, tenantId, row);
  }
  for (const { id, ...body } of draft.metric_tags)
    await upsertTag(db, tenantId, { id, ...said(body), ...times });
  for (const { id, ...body } of draft.metric_fields)
    await upsertField(db, tenantId, defineField(caller, id, body));
  await createMetrics(caller, draft.metrics, draft.at);
  for (const { id, ...body } of draft.metric_templates)
    await storeMetricTemplate(caller, 'user_id', { id, created_time: draft.at }, body);
  for (const template of draft.review_templates)
    await insertReviewTemplate(db, tenantId, await defineTemplate(caller, template, draft));
}

async function createMetrics(
  caller: DraftCaller,
  metrics: readonly MetricDraft[],
  at: number,
): Promise<void> {
  const fields = new Map((await listAllFields(caller.db, caller.actor.tenantId)).map((row) => [row.id, row]));
  for (const { id, formula_id = caller.newId(), ...body } of metrics) {
    const people = [
      ...(body.data_source_inputters ?? []),
      ...body.fields.flatMap(({ field_value_person }) => field_value_person ?? []),
    ];
    const known = { fields, people: new Map(people.map((one) => [one, one])) };
    await storeMetric({ ...caller, newId: () => formula_id }, { id, created_time: at }, body, known);
  }
}

async function defineTemplate(
  caller: DraftCaller,
  { id, status, ...body }: ReviewTemplateDraft,
  { by, at }: LibraryDraft,
): Promise<ReviewTemplateRow> {
  const content = await soundContent(caller, body, new Set(idsIn(body)));
  if ((content.stages.length === 0) !== (status === 'to_be_configured'))
    throw refuse(
      `review_templates.${id}.status`,
      'must be to_be_configured exactly where there are no stages',
      status,
    );
  return {
    id,
    ...textsOf(body),
    status,
    version: 1,
    content,
    created_by: by,
    modified_by: by,
    created_time: at,
    updated_time: at,
  };
}
