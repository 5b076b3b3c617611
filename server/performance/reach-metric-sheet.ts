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
import {
  listRevieweeMetrics,
  listSheetsOfActivity,
  type RevieweeMetricRow,
  type SheetRow,
} from './metric-sheet-queries.ts';
import { listMetricTemplatesByIds } from './metric-template-queries.ts';
import { isInRange } from './policy.ts';
import { reachActivity } from './reach-activity.ts';
import { findReach } from './reach.ts';

type Caller = Pick<Ctx, 'actor' | 'invalid'> & {
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

/** A reviewee's metrics before a caller who may see all of them or some. */
export interface HeldSheet {
  readonly sheet: SheetRow & { metric_template_id: string };
  readonly template: MetricTemplateContent;
  readonly group: MetricGroup;
  readonly metrics: readonly HeldMetric[];
  readonly isAdmin: boolean;
  readonly isReviewee: boolean;
  /** Internal id of the person who calls; empty for an app. */
  readonly callerId: string;
}

export const mayEnter = ({ callerId }: HeldSheet, { content }: HeldMetric): boolean =>
  content.inputters.includes(callerId);

/** All for administrators and the reviewee; for others those whose results they enter. */
export const seenMetrics = (held: HeldSheet): readonly HeldMetric[] =>
  held.isAdmin || held.isReviewee ? held.metrics : held.metrics.filter((metric) => mayEnter(held, metric));

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
  const isAdmin = reach !== null && sheet !== undefined && isInRange(reach, sheet.department_path);
  const rows = sheet ? await listRevieweeMetrics(ctx.db, tenantId, [sheet.reviewee_id]) : [];
  const metrics = readMetrics(rows);
  const isReviewee = sheet?.user_id === callerId;
  const isInputter = metrics.some(({ content }) => content.inputters.includes(callerId));
  // Only administrators learn who has no metrics.
  if (!isAdmin && !isReviewee && !isInputter && (sheet || reach === null)) throw ctx.error('noPermission');
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
    isReviewee,
    callerId,
  };
}

/** Administrators until the project is over, the others while it runs and results are taken. */
export function requireOpen(ctx: Pick<Ctx, 'clock' | 'invalid'>, { sheet, isAdmin }: HeldSheet): void {
  const { progress, activity_id, record_deadline } = sheet;
  if (progress === 'finished') throw ctx.invalid('activity_id', 'is over', activity_id);
  if (isAdmin) return;
  if (progress !== 'enabled') throw ctx.invalid('activity_id', 'has not started', activity_id);
  if (isPast(record_deadline, ctx.clock.now()))
    throw ctx.invalid('activity_id', 'takes no more results from them: the deadline has passed', activity_id);
}

export const isPast = (deadline: number | null, now: number): boolean => deadline !== null && deadline < now;
