import type { UserIdType } from '../../contract/ids.ts';
import type { Ctx } from '../context.ts';
import type { Reader } from '../db/database.ts';
import { resolveUsers } from '../directory/index.ts';
import {
  type MetricContent,
  type MetricGroup,
  type MetricTemplateContent,
  readContent,
  readTemplate,
} from './metric-content.ts';
import type { Weighed } from './metric-rules.ts';
import {
  listRevieweeMetrics,
  listSheetsOfActivity,
  type RevieweeMetricRow,
  type SheetRow,
} from './metric-sheet-queries.ts';
import { listMetricTemplatesByIds } from './metric-template-queries.ts';
import { findPersonAbove } from './people-queries.ts';
import { isInRange } from './policy.ts';
import { reachActivity } from './reach-activity.ts';
import { loadMetricStages } from './load-metric-stages.ts';
import { findReach, readsAnswers } from './reach.ts';
import { hasRelease } from './record-policy-rules.ts';
import { listRecordsOfReviews } from './record-queries.ts';
import { listRevieweesOf } from './reviewee-queries.ts';
import { listStagesOfActivities } from './stage-queries.ts';

type Caller = Pick<Ctx, 'actor' | 'clock' | 'invalid'> & {
  readonly db: Reader;
  error(name: 'noPermission' | 'internal'): Error;
};

/** A metric with its content read. */
export interface HeldMetric {
  readonly row: RevieweeMetricRow;
  readonly content: MetricContent;
}

export const readMetrics = (rows: readonly RevieweeMetricRow[]): HeldMetric[] =>
  rows.map((row) => ({ row, content: readContent(row.content) }));

/** A metric as its weight counts. */
export const weighed = ({ row, content }: HeldMetric): Weighed => ({
  dimension_id: row.dimension_id,
  fields: content.fields,
});

/** A reviewee's metrics before a caller who may see all of them or some. */
export interface HeldSheet {
  readonly sheet: SheetRow & { metric_template_id: string };
  readonly template: MetricTemplateContent;
  readonly group: MetricGroup;
  readonly metrics: readonly HeldMetric[];
  /** Never of their own metrics. */
  readonly isAdmin: boolean;
  readonly readsScores: boolean;
  readonly isReviewee: boolean;
  /** Somewhere above the reviewee in the line of the semester, once what they set is submitted. */
  readonly manages: boolean;
  /** Sees all metrics: they are theirs to confirm. */
  readonly confirms: boolean;
  /** The reviewee, while their metrics are being set. */
  readonly sets: boolean;
  /** Whether results are entered now. */
  readonly records: boolean;
  /** People named to enter results of all metrics. */
  readonly recorders: readonly string[];
  /** Internal id of the person who calls; empty for an app. */
  readonly callerId: string;
}

export const entersResults = (
  { callerId, recorders }: Pick<HeldSheet, 'callerId' | 'recorders'>,
  { content }: Pick<HeldMetric, 'content'>,
): boolean => recorders.includes(callerId) || content.inputters.includes(callerId);

export const mayEnter = (held: HeldSheet, metric: Pick<HeldMetric, 'content'>): boolean =>
  held.records && entersResults(held, metric);

/** All for administrators, the reviewee, those above and who confirms; for others those whose results they enter. */
export const seenMetrics = (held: HeldSheet): readonly HeldMetric[] =>
  held.isAdmin || held.isReviewee || held.manages || held.confirms
    ? held.metrics
    : held.metrics.filter((metric) => entersResults(held, metric));

export async function reachSheet(
  ctx: Caller,
  type: UserIdType = 'open_id',
  params: { readonly activity_id: string; readonly user_id: string },
): Promise<HeldSheet> {
  const { tenantId, userId: callerId = '' } = ctx.actor;
  const reach = await findReach(ctx);
  const activity = await reachActivity(ctx, params.activity_id);
  const userId = (await resolveUsers(ctx, type, [params.user_id])).get(params.user_id) ?? '';
  const [sheet] = await listSheetsOfActivity(ctx.db, tenantId, activity.id, [userId]);
  const rows = sheet ? await listRevieweeMetrics(ctx.db, tenantId, [sheet.reviewee_id]) : [];
  const metrics = readMetrics(rows);
  const isReviewee = sheet?.user_id === callerId;
  const isAdmin =
    reach !== null && sheet !== undefined && !isReviewee && isInRange(reach, sheet.department_path);
  const stages = await loadMetricStages(ctx, sheet);
  const isInputter = metrics.some((metric) => entersResults({ callerId, ...stages }, metric));
  const manages =
    sheet !== undefined &&
    !isReviewee &&
    !stages.isDraft &&
    (await findPersonAbove(ctx.db, tenantId, activity.semester_id, userId, callerId)) !== undefined;
  const parts = { isAdmin, isReviewee, manages, isInputter, confirms: stages.confirms };
  // Only administrators and those above learn who has no metrics.
  if (!Object.values(parts).includes(true) && (sheet || reach === null)) throw ctx.error('noPermission');
  if (sheet?.metric_template_id == null)
    throw ctx.invalid('user_id', 'has no metrics in this project', params.user_id);
  const { metric_template_id } = sheet;
  const [template] = await listMetricTemplatesByIds(ctx.db, tenantId, [metric_template_id]);
  if (!template) throw ctx.error('internal');
  const content = readTemplate(template.content);
  const group = content.groups.find(({ id }) => id === sheet.group_id) ?? {
    id: '',
    name: '',
    dimensions: [],
  };
  return {
    sheet: { ...sheet, metric_template_id },
    template: content,
    group,
    metrics,
    isAdmin,
    readsScores: await readsScores(ctx, parts, { ...sheet, semester_id: activity.semester_id }),
    isReviewee,
    manages,
    ...stages,
    callerId,
  };
}

interface Parts {
  readonly isAdmin: boolean;
  readonly isReviewee: boolean;
  readonly manages: boolean;
  readonly isInputter: boolean;
  readonly confirms: boolean;
}

/**
 * Who has to do with the metrics, and administrators who were granted sight of answers. A reviewee is told with the result,
 * or where they are not reviewed, once the project is over.
 */
async function readsScores(
  ctx: Pick<Ctx, 'actor' | 'clock'> & { readonly db: Reader },
  { isAdmin, isReviewee, manages, confirms }: Parts,
  { progress, semester_id, user_id }: SheetRow & { readonly semester_id: string },
): Promise<boolean> {
  if (!isReviewee) return !isAdmin || manages || confirms || (await readsAnswers(ctx));
  const { tenantId } = ctx.actor;
  const places = await listRevieweesOf(ctx.db, tenantId, semester_id, [user_id]);
  const reviews = places.filter(({ is_reviewed }) => is_reviewed);
  if (reviews.length === 0) return progress === 'finished';
  const activityIds = reviews.map(({ activity_id }) => activity_id);
  const reviewIds = reviews.map(({ id }) => id);
  return hasRelease(
    await listRecordsOfReviews(ctx.db, tenantId, reviewIds),
    await listStagesOfActivities(ctx.db, tenantId, activityIds),
    ctx.clock.now(),
  );
}

/** Who only reads changes nothing; administrators until the project is over, the others while it runs and results are taken. */
export function requireOpen(
  ctx: Pick<Ctx, 'clock' | 'invalid'> & { error(name: 'noPermission'): Error },
  held: HeldSheet,
): void {
  const { sheet, isAdmin, isReviewee } = held;
  const enters = held.metrics.some((metric) => entersResults(held, metric));
  if (!isAdmin && !isReviewee && !enters) throw ctx.error('noPermission');
  const { progress, activity_id, record_deadline } = sheet;
  if (progress === 'finished') throw ctx.invalid('activity_id', 'is over', activity_id);
  if (isAdmin) return;
  if (progress !== 'enabled') throw ctx.invalid('activity_id', 'has not started', activity_id);
  if (isPast(record_deadline, ctx.clock.now()))
    throw ctx.invalid('activity_id', 'takes no more results from them: the deadline has passed', activity_id);
  if (!held.sets && !held.metrics.some((metric) => mayEnter(held, metric)))
    throw ctx.invalid(
      'activity_id',
      'takes nothing from them now: metrics were submitted, or the stage has not begun, rests or is over',
      activity_id,
    );
}

export const isPast = (deadline: number | null, now: number): boolean => deadline !== null && deadline < now;
