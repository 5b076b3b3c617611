import type { UserIdType } from '../../contract/ids.ts';
import type { Progress, ProgressRecord } from '../../contract/okr/progress.ts';
import { findPeople, refPresenter } from '../directory/index.ts';
import { toV1 } from './content-block-rules.ts';
import { presentersFor } from './presenters.ts';
import type { ProgressRow } from './progress-queries.ts';
import type { ContentCaller } from './rich-text-people.ts';
import { imageUrl } from './image-links.ts';
import { mapImages, mentionedIn } from './rich-text.ts';
import { readRichText } from './sheet-answer.ts';

export async function presentProgressRecord(
  ctx: ContentCaller,
  type: UserIdType,
  row: ProgressRow,
): Promise<ProgressRecord> {
  const content = mapImages(readRichText(row.content), (fileToken) => imageUrl(ctx, fileToken));
  const people = await findPeople(ctx, new Set(mentionedIn(content)));
  const presentRef = refPresenter(ctx.actor, type);
  const { percent, status } = row;
  return {
    progress_id: row.id,
    modify_time: String(row.updated_time),
    content: toV1(content, (id) => presentRef({ id, user_id: people.get(id)?.user_id ?? '' })),
    ...(percent === null
      ? {}
      : { progress_rate: { percent, ...(status === null ? {} : { status: status as Status }) } }), // as: the table's check
  };
}

type Status = NonNullable<NonNullable<ProgressRecord['progress_rate']>['status']>;

export async function presentProgresses(
  ctx: ContentCaller,
  type: UserIdType,
  rows: readonly ProgressRow[],
): Promise<Progress[]> {
  const items = rows.map((row) => ({ row, content: readRichText(row.content) }));
  const { presentOwner, presentContent } = await presentersFor(ctx, type, {
    owners: rows.map((row) => row.author_id),
    texts: items.map(({ content }) => content),
  });
  return items.map(({ row, content }) => ({
    id: row.id,
    create_time: String(row.created_time),
    update_time: String(row.updated_time),
    owner: presentOwner(row.author_id),
    entity_type: row.entity_type,
    entity_id: row.entity_id,
    content: presentContent(content),
    ...(row.percent === null ? {} : { progress_rate: presentRate(row.percent, row.status) }),
  }));
}

const presentRate = (progress_percent: number, status: number | null) => ({
  progress_percent,
  ...(status === null ? {} : { progress_status: status as Status }), // as: the table's check
});
