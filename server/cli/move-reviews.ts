import type { OkrReview } from '../../contract/okr/review.ts';
import { chunksOf } from '../chunks.ts';
import type { Scope } from '../db/database.ts';
import { linkReviews, type ReviewLink } from '../okr/index.ts';
import type { MoveReport } from './move-report.ts';
import { DATA_NOT_FOUND, type OkrSource, SourceError, USER_NOT_FOUND } from './okr-source.ts';

interface Parts {
  readonly scope: Scope;
  readonly tenantId: string;
  readonly source: OkrSource;
  readonly report: MoveReport;
  readonly newId: () => string;
}

/** As many people and periods as one call takes. */
const AT_ONCE = 5;

/** The lists of reviews, whose links go on leading to the other side; their texts stay there. */
export async function moveReviews(
  { scope, tenantId, source, report, newId }: Parts,
  users: ReadonlyMap<string, string>,
  periodIds: readonly string[],
  onProgress: (done: number, total: number) => void,
): Promise<void> {
  const userIds = [...users.keys()];
  let done = 0;
  for (const some of chunksOf(userIds, AT_ONCE)) {
    for (const period_ids of chunksOf(periodIds, AT_ONCE)) {
      const found = await readReviews(source, some, period_ids);
      const links = found.flatMap((review) => linksOf(review, users));
      const count = await scope.write((db) => linkReviews(db, tenantId, links, newId));
      report.came('reviews', count);
      report.found('reviews', links.length - count);
      report.leave('texts of reviews', links.length);
    }
    onProgress((done += some.length), userIds.length);
  }
}

const GONE = [USER_NOT_FOUND, DATA_NOT_FOUND];

/** One person whom the other side does not know hides the others of a call, so they are asked for one by one then. */
async function readReviews(
  source: OkrSource,
  user_ids: readonly string[],
  period_ids: readonly string[],
): Promise<readonly OkrReview[]> {
  const query = { user_id_type: 'user_id', user_ids, period_ids };
  try {
    const data = await source.get<{ review_list?: OkrReview[] }>('/okr/v1/reviews/query', query);
    return data?.review_list ?? [];
  } catch (fault) {
    if (!(fault instanceof SourceError) || !GONE.includes(fault.code ?? 0)) throw fault;
    if (user_ids.length < 2) return [];
    const each = await Promise.all(user_ids.map((one) => readReviews(source, [one], period_ids)));
    return each.flat();
  }
}

function linksOf(
  { user_id, review_period_list }: OkrReview,
  users: ReadonlyMap<string, string>,
): ReviewLink[] {
  const id = users.get(user_id.user_id ?? '');
  if (id === undefined) return [];
  return review_period_list.flatMap(({ period_id, cycle_review_list, progress_report_list }) => {
    const lists = { cycle_review: cycle_review_list, progress_report: progress_report_list };
    return (['cycle_review', 'progress_report'] as const).flatMap((kind) =>
      (lists[kind] ?? []).map(({ url, create_time }) => ({
        user_id: id,
        period_id,
        kind,
        url,
        created_time: Number(create_time),
      })),
    );
  });
}
