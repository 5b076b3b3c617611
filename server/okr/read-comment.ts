import type { UserIdType } from '../../contract/ids.ts';
import type { ContentBlock } from '../../contract/okr/content-block.ts';
import type { Ctx } from '../context.ts';
import type { Reader } from '../db/database.ts';
import { commentFault } from './comment-rules.ts';
import type { RichText } from './rich-text.ts';
import { readContent } from './rich-text-people.ts';

type Caller = Pick<Ctx, 'actor' | 'invalid'> & { readonly db: Reader };

/** The text of a comment as a caller sent it. */
export async function readComment(ctx: Caller, type: UserIdType, content: ContentBlock): Promise<RichText> {
  const fault = commentFault(content);
  if (fault) throw ctx.invalid(`content.${fault.at}`, `content.${fault.at} ${fault.description}`);
  return readContent(ctx, type, 'content', content);
}
