import type { ActivityRow } from './activity-queries.ts';
import { scoreFor } from './change-metric-sheet.ts';
import { defineMetric, valueOf } from './define-metric.ts';
import { type DraftCaller, draftCaller, type ImportParts, refuse } from './draft-caller.ts';
import { metricsOf } from './hand-out-metrics.ts';
import {
  type FieldOfMetric,
  type MetricContent,
  type MetricGroup,
  readContent,
  readTemplate,
} from './metric-content.ts';
import { listAllFields, listMetricsByIds, type MetricFieldRow, type MetricRow } from './metric-queries.ts';
import { filledByAdmin, isOverweight } from './metric-rules.ts';
import { insertSheets, type RevieweeMetricRow, upsertRevieweeMetrics } from './metric-sheet-queries.ts';
import { listMetricTemplatesByIds } from './metric-template-queries.ts';
import type {
  AddedMetricDraft,
  MetricSheetDraft,
  MetricValueDraft,
  RevieweeDraft,
} from './semester-draft.ts';

type Held = Omit<RevieweeMetricRow, 'reviewee_id' | 'content'> & { readonly content: MetricContent };

interface Library {
  readonly fields: ReadonlyMap<string, MetricFieldRow>;
  readonly metrics: ReadonlyMap<string, MetricRow>;
}

/** Gives the people of a project the metrics of its template, with what was added and filled in since. */
export async function createMetricSheets(
  parts: ImportParts,
  activity: ActivityRow,
  reviewees: readonly RevieweeDraft[],
): Promise<void> {
  const { db, tenantId } = parts;
  const sheets = reviewees.flatMap(({ id, metrics }) => (metrics ? [{ id, ...metrics }] : []));
  const [first] = sheets;
  if (!first) return;
  const [row] = await listMetricTemplatesByIds(db, tenantId, [activity.metric_template_id ?? '']);
  if (row?.status !== 'enabled') throw refuse('metrics', 'takes a project with an enabled metric template');
  const template = readTemplate(row.content);
  const ids = sheets.flatMap(({ added }) => added.map(({ metric_id }) => metric_id));
  const library = {
    fields: new Map((await listAllFields(db, tenantId)).map((field) => [field.id, field])),
    metrics: new Map((await listMetricsByIds(db, tenantId, [...new Set(ids)])).map((one) => [one.id, one])),
  };
  await insertSheets(
    db,
    tenantId,
    sheets.map((sheet) => ({
      reviewee_id: sheet.id,
      metric_template_id: row.id,
      group_id: groupOf(template.groups, sheet.group).id,
      record_deadline: sheet.record_deadline,
    })),
    first.at,
  );
  const all = sheets.flatMap((sheet) => {
    const caller = draftCaller(parts, activity.created_by ?? '', sheet.at);
    const held = heldOf(caller, groupOf(template.groups, sheet.group), sheet, library);
    const weighed = held.map(({ dimension_id, content }) => ({ dimension_id, fields: content.fields }));
    if (isOverweight(template.metric_weight_method, weighed))
      throw refuse('metrics.values', 'the weights of the metrics would be more than 100 %', sheet.id);
    return held.map((one) => ({ ...one, reviewee_id: sheet.id, content: JSON.stringify(one.content) }));
  });
  await upsertRevieweeMetrics(db, tenantId, all);
}

function groupOf(groups: readonly MetricGroup[], name: string): MetricGroup {
  const group = groups.find((one) => one.name === name);
  if (!group) throw refuse('metrics.group', 'is no group of the template', name);
  return group;
}

function heldOf(caller: DraftCaller, group: MetricGroup, sheet: MetricSheetDraft, library: Library): Held[] {
  const given = metricsOf(group, sheet.at).map((row) => ({ ...row, content: readContent(row.content) }));
  const added = sheet.added.map((one, at) => add(caller, group, one, given.length + at, library));
  return [...given, ...added].map((metric): Held => {
    const values = sheet.values.filter(({ metric_id }) => metric_id === metric.metric_id);
    const content = { ...metric.content, fields: metric.content.fields.map((field) => fill(field, values)) };
    const score = sheet.scores.find(({ metric_id }) => metric_id === metric.metric_id)?.score;
    return { ...metric, content, score: scoreFor(caller, { isAdmin: true }, content, score, null) };
  });
}

function add(
  caller: DraftCaller,
  { dimensions }: MetricGroup,
  { metric_id, from_library, add_from, dimension, is_legacy = false, own }: AddedMetricDraft,
  position: number,
  { fields, metrics }: Library,
): Held {
  const place = dimensions[dimension];
  if (!place) throw refuse('metrics.added.dimension', 'is no dimension of theirs', String(dimension));
  const listed = metrics.get(metric_id);
  if (from_library && !listed?.is_active)
    throw refuse('metrics.added.metric_id', 'is no active metric of the library', metric_id);
  if (add_from === 'reviewee' && !place.add_metric_options.includes(from_library ? 1 : 2))
    throw refuse('metrics.added', 'is nothing that a reviewee may add there', metric_id);
  const described = { type_id: '0', fields: [], ...own, scoring_setting_type: 'score_manually' as const };
  const content =
    from_library && listed
      ? readContent(listed.content)
      : defineMetric(caller, '', described, { fields, people: new Map() });
  const at = caller.clock.now();
  return {
    metric_id,
    position,
    name: own?.name ?? listed?.name ?? '',
    dimension_id: place.id,
    add_from,
    is_from_library: from_library,
    is_legacy,
    score: null,
    content: { ...content, fields: content.fields.map(filledByAdmin) },
    created_time: at,
    updated_time: at,
  };
}

/** A field as it is filled in last: what administrators said stays. */
function fill(field: FieldOfMetric, values: readonly MetricValueDraft[]): FieldOfMetric {
  const given = values.find(({ field_id }) => field_id === field.field_id);
  if (!given) return field;
  const { by, field_value_person } = given;
  const mayFill = by === 'admin' || by === 'api' || by === field.input_setting;
  if (!mayFill || (field.filled_by === 'admin' && by !== 'admin'))
    throw refuse('metrics.values.by', `may not fill in ${field.field_id}`, by);
  const people = new Map(field_value_person === undefined ? [] : [[field_value_person, field_value_person]]);
  const value = valueOf({ invalid: refuse }, 'metrics.values', field, given, people);
  return { ...field, ...value, filled_by: by };
}
