import type { importMetricDetails as endpoint } from '../../contract/performance/metric-detail.ts';
import type { ErrorName, Input } from '../../contract/endpoint.ts';
import type { UserIdType } from '../../contract/ids.ts';
import type { Ctx, Handler } from '../context.ts';
import { hasStarted } from './activity-rules.ts';
import { resolveUsers } from '../directory/index.ts';
import { claimClientToken } from './client-tokens.ts';
import { fault, firstRepeat } from './fault-rules.ts';
import { insertImportRecord } from './import-queries.ts';
import { readTemplate } from './metric-content.ts';
import { enterValues, type Refusal } from './metric-entry-rules.ts';
import { isOverweight, scoreAfter } from './metric-rules.ts';
import {
  listRevieweeMetrics,
  listSheetsOfSemester,
  type SheetRow,
  upsertRevieweeMetrics,
} from './metric-sheet-queries.ts';
import { listMetricTemplatesByIds } from './metric-template-queries.ts';
import { listSemesterPeopleByIds } from './people-queries.ts';
import { isInRange } from './policy.ts';
import { type HeldMetric, isPast, readMetrics, weighed } from './reach-metric-sheet.ts';
import { appRange, getSemester, requireSeats } from './reach.ts';
import { settleRecording } from './settle-recording.ts';

type Call = Ctx<typeof endpoint>;
type Given = Input<typeof endpoint>['body']['imported_metrics'];

export const importMetricDetails: Handler<typeof endpoint> = async (ctx, { query, body }) => {
  await requireSeats(ctx);
  await claimClientToken(ctx, 'performance.v2.metricDetail.import', query.client_token);
  const { tenantId, appId: app_id } = ctx.actor;
  const { id: semesterId } = await getSemester(ctx, body.semester_id);
  const given = body.imported_metrics;
  const ids = await peopleIn(ctx, query.user_id_type, given);
  refuseRepeats(ctx, given, ids);
  const sheets = await reachSheets(ctx, semesterId, given, ids);
  const now = ctx.clock.now();
  const revieweeIds = [...new Set([...sheets.values()].map(({ reviewee_id }) => reviewee_id))];
  const metrics = new Map(
    readMetrics(await listRevieweeMetrics(ctx.db, tenantId, revieweeIds)).map((one) => [keyOf(one.row), one]),
  );
  const changed = given.map(({ reviewee_user_id, metric_id, fields }, at) => {
    const place = `imported_metrics[${at}]`;
    const reviewee_id = sheets.get(reviewee_user_id)?.reviewee_id ?? '';
    const metric = metrics.get(keyOf({ reviewee_id, metric_id }));
    if (!metric) throw refused(ctx, 'metricNotFound', `${place}.metric_id`, metric_id);
    if (metric.row.is_legacy) throw refused(ctx, 'legacyMetric', `${place}.metric_id`, metric_id);
    const content = enterValues(metric.content, fields, ids);
    if ('why' in content) throw refusedField(ctx, place, content, fields[content.at]);
    const row = {
      ...metric.row,
      score: scoreAfter(content, metric.row.score),
      content: JSON.stringify(content),
      updated_time: now,
    };
    metrics.set(keyOf(row), { row, content });
    return row;
  });
  await refuseOverweight(ctx, [...metrics.values()], [...sheets.values()]);
  await upsertRevieweeMetrics(ctx.db, tenantId, changed);
  await settleRecording(ctx, [...new Set(sheets.values())]);
  const id = ctx.newId();
  await insertImportRecord(ctx.db, tenantId, {
    id,
    kind: 'metrics',
    name: body.import_record_name || 'API录入',
    app_id,
    created_by: null,
    created_time: now,
  });
  return { import_record_id: id };
};

const keyOf = ({ reviewee_id, metric_id }: { reviewee_id: string; metric_id: string }) =>
  `${reviewee_id}/${metric_id}`;

/** A refusal that names what it is about. */
function refused(ctx: Call, name: ErrorName<typeof endpoint>, field: string, value?: string): Error {
  return ctx.error(name, {
    field_violations: [fault(field, whys[name] ?? 'is refused', value?.slice(0, 200))],
  });
}

const whys: Partial<Record<ErrorName<typeof endpoint>, string>> = {
  metricNotFound: 'is no metric of theirs',
  legacyMetric: 'was taken over from an older system and takes nothing',
  metricRepeated: 'is there twice for this person',
  fieldRepeated: 'is there twice for this metric',
  fieldNotFound: 'is no field of this metric',
  valueMissing: 'must not be empty',
  valueType: 'is of another type than the field',
  valueTooLong: 'is too long',
  filledByAdmin: 'was filled by an administrator and stays as it is',
  permissionDenied: 'is out of the range of the app',
  revieweeNotFound: 'sets no metrics in a project of this semester that has started',
  deadlinePassed: 'takes nothing any more: the deadline is over',
  overweight: 'make the weights of the metrics more than 100%',
};

function refusedField(
  ctx: Call,
  place: string,
  { why, at, key }: Refusal,
  field: Given[number]['fields'][number] | undefined,
): Error {
  return refused(ctx, why, `${place}.fields[${at}].${key}`, field?.[key]);
}

function peopleIn(ctx: Call, type: UserIdType = 'open_id', given: Given): Promise<Map<string, string>> {
  const texts = given.flatMap(({ reviewee_user_id, fields }) => [
    reviewee_user_id,
    ...fields.flatMap(({ field_value_person }) => field_value_person || []),
  ]);
  return resolveUsers(ctx, type, [...new Set(texts)]);
}

function refuseRepeats(ctx: Call, given: Given, ids: ReadonlyMap<string, string>): void {
  const repeat = firstRepeat(
    given.map(({ reviewee_user_id: text, metric_id }) =>
      keyOf({ reviewee_id: ids.get(text) ?? text, metric_id }),
    ),
  );
  if (repeat !== undefined)
    throw refused(ctx, 'metricRepeated', `imported_metrics[${repeat}].metric_id`, given[repeat]?.metric_id);
  given.forEach(({ fields }, at) => {
    const fieldIds = fields.map(({ field_id }) => field_id);
    const again = firstRepeat(fieldIds);
    if (again !== undefined)
      throw refused(
        ctx,
        'fieldRepeated',
        `imported_metrics[${at}].fields[${again}].field_id`,
        fieldIds[again],
      );
  });
}

/** The sheets of the people named, by how the request names them; all of them take results now. */
async function reachSheets(
  ctx: Call,
  semesterId: string,
  given: Given,
  ids: ReadonlyMap<string, string>,
): Promise<Map<string, SheetRow>> {
  const { db, actor, clock } = ctx;
  const userIds = [...new Set(given.map(({ reviewee_user_id }) => ids.get(reviewee_user_id) ?? ''))];
  const range = await appRange(ctx);
  const people = await listSemesterPeopleByIds(db, actor.tenantId, semesterId, userIds);
  const paths = new Map(people.map((person) => [person.user_id, person.department_path]));
  const sheets = new Map(
    (await listSheetsOfSemester(db, actor.tenantId, semesterId, userIds)).map((row) => [row.user_id, row]),
  );
  return new Map(
    given.map(({ reviewee_user_id: text }, at) => {
      const userId = ids.get(text) ?? '';
      const refuse = (name: ErrorName<typeof endpoint>) =>
        refused(ctx, name, `imported_metrics[${at}].reviewee_user_id`, text);
      const path = paths.get(userId);
      if (path !== undefined && !isInRange(range, path)) throw refuse('permissionDenied');
      const sheet = sheets.get(userId);
      if (!sheet || !hasStarted(sheet)) throw refuse('revieweeNotFound');
      if (isRecordingOver(sheet, clock.now())) throw refuse('deadlinePassed');
      return [text, sheet];
    }),
  );
}

/** A project that is over takes nothing more, whatever the deadline. */
const isRecordingOver = ({ progress, record_deadline }: SheetRow, now: number): boolean =>
  progress === 'finished' || isPast(record_deadline, now);

async function refuseOverweight(
  ctx: Call,
  metrics: readonly HeldMetric[],
  sheets: readonly SheetRow[],
): Promise<void> {
  const templateIds = sheets.flatMap(({ metric_template_id }) => metric_template_id ?? []);
  const rows = await listMetricTemplatesByIds(ctx.db, ctx.actor.tenantId, [...new Set(templateIds)]);
  const methods = new Map(rows.map((row) => [row.id, readTemplate(row.content).metric_weight_method]));
  const ofReviewee = Map.groupBy(metrics, ({ row }) => row.reviewee_id);
  for (const { reviewee_id, metric_template_id } of sheets) {
    const method = methods.get(metric_template_id ?? '');
    const held = ofReviewee.get(reviewee_id) ?? [];
    if (method && isOverweight(method, held.map(weighed)))
      throw refused(ctx, 'overweight', 'imported_metrics');
  }
}
