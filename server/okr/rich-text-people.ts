import type { ContentBlock } from '../../contract/okr/content-block.ts';
import type { UserIdType } from '../../contract/ids.ts';
import type { Ctx } from '../context.ts';
import type { Reader } from '../db/database.ts';
import { findPeople, idPresenter, resolveUsers } from '../directory/index.ts';
import { contentFault, mapMentions, mentionedIn, type RichText } from './rich-text.ts';

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
  const mentioned = mentionedIn(text);
  const known = mentioned.length > 0 ? await resolveUsers(ctx, type, mentioned) : new Map<string, string>();
  const stranger = mentioned.find((id) => !known.has(id));
  if (stranger !== undefined)
    throw ctx.invalid(field, `${field} mentions a user who does not exist`, stranger);
  return mapMentions(text, (id) => known.get(id) ?? id);
}

/** Shows rich texts to a caller: people by the kind of id that was asked for, looked up once for all texts. */
export async function contentPresenter(
  { db, actor }: Pick<Ctx, 'actor'> & { readonly db: Reader },
  type: UserIdType,
  texts: readonly RichText[],
): Promise<(text: RichText) => ContentBlock> {
  const present = idPresenter(actor, type);
  const mentioned = type === 'user_id' ? new Set(texts.flatMap(mentionedIn)) : new Set<string>();
  const people = await findPeople({ db, actor }, mentioned);
  // as: every text came in as the contract declares it
  return (text) =>
    mapMentions(text, (id) => present({ id, user_id: people.get(id)?.user_id ?? '' })) as ContentBlock;
}
