import type { ContentBlock } from '../../contract/okr/content-block.ts';
import type { UserIdType } from '../../contract/ids.ts';
import type { Ctx } from '../context.ts';
import type { Reader } from '../db/database.ts';
import { findPeople, idPresenter, resolveUsers } from '../directory/index.ts';
import { imageUrl } from './image-links.ts';
import { listImageObjectives } from './image-queries.ts';
import {
  contentFault,
  fileTokensIn,
  mapImages,
  mapMentions,
  mentionedIn,
  type RichText,
} from './rich-text.ts';
import { listVisibleObjectiveIds } from './sheet-queries.ts';

type Caller = Pick<Ctx, 'actor' | 'invalid'> & { readonly db: Reader };

/** Rich text as a caller sent it in `field`, with the people it mentions by internal id. `spell` names places as the caller does. */
export async function readContent(
  ctx: Caller,
  type: UserIdType,
  field: string,
  content: ContentBlock,
  spell: (path: string) => string = (path) => path,
): Promise<RichText> {
  const fault = contentFault(content);
  if (fault) {
    const at = `${field}.${spell(fault.at)}`;
    throw ctx.invalid(at, `${at} ${fault.description}`);
  }
  const text: RichText = content;
  await refuseForeignImages(ctx, field, text);
  const mentioned = mentionedIn(text);
  const known = mentioned.length > 0 ? await resolveUsers(ctx, type, mentioned) : new Map<string, string>();
  const stranger = mentioned.find((id) => !known.has(id));
  if (stranger !== undefined)
    throw ctx.invalid(field, `${field} mentions a user who does not exist`, stranger);
  return mapMentions(text, (id) => known.get(id) ?? id);
}

/** Only images of objectives that the caller sees: a token alone must not open somebody else's. */
async function refuseForeignImages(ctx: Caller, field: string, text: RichText): Promise<void> {
  const tokens = fileTokensIn(text);
  if (tokens.length === 0) return;
  const { tenantId, userId } = ctx.actor;
  const found = await listImageObjectives(ctx.db, tenantId, tokens);
  const objectives = [...new Set(found.map(({ objective_id }) => objective_id))];
  const seen = new Set(
    userId === undefined
      ? objectives
      : (await listVisibleObjectiveIds(ctx.db, tenantId, userId, objectives)).map(({ id }) => id),
  );
  const usable = new Set(
    found.filter((image) => seen.has(image.objective_id)).map(({ file_token }) => file_token),
  );
  const stranger = tokens.find((token) => !usable.has(token));
  if (stranger !== undefined)
    throw ctx.invalid(field, `${field} shows an image that does not exist`, stranger);
}

/** What presenting rich text takes of a call. */
export type ContentCaller = Pick<Ctx, 'actor' | 'baseUrl' | 'clock'> & { readonly db: Reader };

/** Shows rich texts to a caller: people by the kind of id that was asked for, looked up once for all texts. */
export async function contentPresenter(
  ctx: ContentCaller,
  type: UserIdType,
  texts: readonly RichText[],
): Promise<(text: RichText) => ContentBlock> {
  const { db, actor } = ctx;
  const present = idPresenter(actor, type);
  const mentioned = type === 'user_id' ? new Set(texts.flatMap(mentionedIn)) : new Set<string>();
  const people = await findPeople({ db, actor }, mentioned);
  // as: every text came in as the contract declares it
  return (text) =>
    mapImages(
      mapMentions(text, (id) => present({ id, user_id: people.get(id)?.user_id ?? '' })),
      (fileToken) => imageUrl(ctx, fileToken),
    ) as ContentBlock;
}
