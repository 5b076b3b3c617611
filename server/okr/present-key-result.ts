import type { UserIdType } from '../../contract/ids.ts';
import type { KeyResult } from '../../contract/okr/key-result.ts';
import type { KeyResultRow } from './content-queries.ts';
import { presentersFor } from './presenters.ts';
import type { ContentCaller } from './rich-text-people.ts';
import { readRichText } from './sheet-answer.ts';

export async function presentKeyResults(
  ctx: ContentCaller,
  type: UserIdType,
  rows: readonly KeyResultRow[],
): Promise<KeyResult[]> {
  const items = rows.map((row) => ({ row, content: readRichText(row.content) }));
  const { presentOwner, presentContent } = await presentersFor(ctx, type, {
    owners: rows.map((row) => row.owner_id),
    texts: items.map(({ content }) => content),
  });
  return items.map(({ row, content }) => ({
    id: row.id,
    create_time: String(row.created_time),
    update_time: String(row.updated_time),
    owner: presentOwner(row.owner_id),
    objective_id: row.objective_id,
    position: row.position,
    content: presentContent(content),
    ...(row.score === null ? {} : { score: row.score / 10 }),
    weight: row.weight / 1000,
    deadline: String(row.deadline),
  }));
}

export async function presentKeyResult(
  ctx: ContentCaller,
  type: UserIdType,
  row: KeyResultRow,
): Promise<KeyResult> {
  const [keyResult] = await presentKeyResults(ctx, type, [row]);
  if (!keyResult) throw new Error('one row makes one key result');
  return keyResult;
}
