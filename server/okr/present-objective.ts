import type { UserIdType } from '../../contract/ids.ts';
import type { Owner } from '../../contract/okr/entity.ts';
import type { Objective } from '../../contract/okr/objective.ts';
import type { Ctx } from '../context.ts';
import type { Reader } from '../db/database.ts';
import { findPeople, idPresenter } from '../directory/index.ts';
import type { ObjectiveRow } from './content-queries.ts';
import { type ContentCaller, contentPresenter } from './rich-text-people.ts';
import { readRichText } from './sheet-answer.ts';

/** Presents people as owners, looked up once for the whole set. */
export async function ownerPresenter(
  ctx: Pick<Ctx, 'actor'> & { readonly db: Reader },
  type: UserIdType,
  ownerIds: readonly string[],
): Promise<(id: string) => Owner> {
  const present = idPresenter(ctx.actor, type);
  const people = await findPeople(ctx, new Set(type === 'user_id' ? ownerIds : []));
  return (id) => {
    const user_id = present({ id, user_id: people.get(id)?.user_id ?? '' });
    return user_id === undefined ? { owner_type: 'user' } : { owner_type: 'user', user_id };
  };
}

export async function presentObjectives(
  ctx: ContentCaller,
  type: UserIdType,
  rows: readonly ObjectiveRow[],
): Promise<Objective[]> {
  const texts = rows.map((row) => ({
    content: readRichText(row.content),
    notes: row.notes === null ? undefined : readRichText(row.notes),
  }));
  const presentOwner = await ownerPresenter(
    ctx,
    type,
    rows.map((row) => row.owner_id),
  );
  const presentContent = await contentPresenter(
    ctx,
    type,
    texts.flatMap(({ content, notes }) => (notes ? [content, notes] : [content])),
  );
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
