import type { UserIdType } from '../../contract/ids.ts';
import type { Objective } from '../../contract/okr/objective.ts';
import type { ObjectiveRow } from './content-queries.ts';
import { presentersFor } from './presenters.ts';
import type { ContentCaller } from './rich-text-people.ts';
import { readRichText } from './sheet-answer.ts';

export async function presentObjectives(
  ctx: ContentCaller,
  type: UserIdType,
  rows: readonly ObjectiveRow[],
): Promise<Objective[]> {
  const texts = rows.map((row) => ({
    content: readRichText(row.content),
    notes: row.notes === null ? undefined : readRichText(row.notes),
  }));
  const { presentOwner, presentContent } = await presentersFor(ctx, type, {
    owners: rows.map((row) => row.owner_id),
    texts: texts.flatMap(({ content, notes }) => (notes ? [content, notes] : [content])),
  });
  return rows.map((row, at) => ({
    id: row.id,
    create_time: String(row.created_time),
    update_time: String(row.updated_time),
    owner: presentOwner(row.owner_id),
    cycle_id: row.sheet_id,
    position: row.position,
    content: presentContent(texts[at]?.content ?? { blocks: [] }),
    ...(row.score === null ? {} : { score: row.score / 10 }),
    ...(texts[at]?.notes ? { notes: presentContent(texts[at].notes) } : {}),
    weight: row.weight / 1000,
    deadline: String(row.deadline),
    ...(row.category_id === null ? {} : { category_id: row.category_id }),
  }));
}

export async function presentObjective(
  ctx: ContentCaller,
  type: UserIdType,
  row: ObjectiveRow,
): Promise<Objective> {
  const [objective] = await presentObjectives(ctx, type, [row]);
  if (!objective) throw new Error('one row makes one objective');
  return objective;
}
