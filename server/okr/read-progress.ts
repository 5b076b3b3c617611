import type { UserIdType } from '../../contract/ids.ts';
import type { ContentBlockV1 } from '../../contract/okr/content-block-v1.ts';
import type { Ctx } from '../context.ts';
import type { Reader } from '../db/database.ts';
import { fromV1, pathInV1 } from './content-block-rules.ts';
import type { Rate } from './indicator.ts';
import { readText } from './read-fields.ts';
import { inSteps } from './sibling-rules.ts';

type Caller = Pick<Ctx, 'actor' | 'invalid'> & { readonly db: Reader };

export const readProgressContent = (
  ctx: Caller,
  type: UserIdType,
  content: ContentBlockV1,
): Promise<string> => readText(ctx, type, 'content', fromV1(content), pathInV1);

/** Nothing said is no rate; a status is said together with a percentage. */
export function readRate(
  ctx: Pick<Ctx, 'invalid'>,
  { percent, status }: { readonly percent?: number; readonly status?: number },
): Rate {
  const field = 'progress_rate.percent';
  if (percent === undefined && status !== undefined)
    throw ctx.invalid(field, `${field} is required where progress_rate.status is given`);
  if (percent !== undefined && inSteps(percent, 100) === undefined)
    throw ctx.invalid(field, `${field} has at most two decimals`, String(percent));
  return { percent: percent ?? null, status: status ?? null };
}
