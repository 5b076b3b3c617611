import { chunksOf } from '../chunks.ts';
import type { Reader } from '../db/database.ts';
import { type MetricGroup, type MetricTemplateContent, readTemplate } from './metric-content.ts';
import { totalOf } from './metric-rules.ts';
import { listRevieweeMetrics, listSheetsOfSemester, type SheetRow } from './metric-sheet-queries.ts';
import { listMetricTemplatesByIds } from './metric-template-queries.ts';
import { type HeldMetric, readMetrics } from './reach-metric-sheet.ts';

/** As many people as have their metrics in memory at once. */
const PAGE = 500;

/** What the metrics of people amount to in a semester, where all scores are there and the template says how. */
export async function loadMetricTotals(
  db: Reader,
  tenantId: string,
  semesterId: string,
  userIds: readonly string[],
): Promise<Map<string, number>> {
  const totals = new Map<string, number>();
  const templates = new Map<string, MetricTemplateContent>();
  for (const some of chunksOf(userIds, PAGE)) {
    const sheets = await listSheetsOfSemester(db, tenantId, semesterId, some);
    await learnTemplates(db, tenantId, sheets, templates);
    const metrics = Map.groupBy(
      readMetrics(
        await listRevieweeMetrics(
          db,
          tenantId,
          sheets.map(({ reviewee_id }) => reviewee_id),
        ),
      ),
      ({ row }) => row.reviewee_id,
    );
    for (const { user_id, reviewee_id, metric_template_id, group_id } of sheets) {
      const template = templates.get(metric_template_id ?? '');
      const group = template?.groups.find(({ id }) => id === group_id);
      const total = template && group && totalOfSheet(template, group, metrics.get(reviewee_id) ?? []);
      if (total !== undefined) totals.set(user_id, total);
    }
  }
  return totals;
}

async function learnTemplates(
  db: Reader,
  tenantId: string,
  sheets: readonly SheetRow[],
  known: Map<string, MetricTemplateContent>,
): Promise<void> {
  const ids = new Set(sheets.map(({ metric_template_id }) => metric_template_id).filter((id) => id !== null));
  const missing = [...ids].filter((id) => !known.has(id));
  for (const { id, content } of await listMetricTemplatesByIds(db, tenantId, missing))
    known.set(id, readTemplate(content));
}

/** What somebody's metrics amount to. */
export const totalOfSheet = (
  template: MetricTemplateContent,
  group: MetricGroup,
  metrics: readonly HeldMetric[],
): number | undefined =>
  totalOf(
    { ...template, group },
    metrics.map(({ row, content }) => ({ ...row, ...content, score: row.score ?? undefined })),
  );
