import type { UserIdType } from '../../contract/ids.ts';
import type { Ctx } from '../context.ts';
import type { Reader } from '../db/database.ts';
import { findPeople, refPresenter } from '../directory/index.ts';

interface Answered {
  readonly reviewer_id: string | null;
  readonly answers: string | null;
}

/** Encodes people by their internal ids as the wire's pair; each once. */
export async function refEncoder(
  ctx: Pick<Ctx, 'actor'> & { readonly db: Reader },
  type: UserIdType,
  reviewees: readonly { readonly user_id: string }[],
  records: readonly Answered[],
): Promise<(id: string) => string> {
  const ids = new Set([
    ...reviewees.map(({ user_id }) => user_id),
    ...records.flatMap(({ reviewer_id, answers }) => reviewer_id ?? writersIn(answers ?? '')),
  ]);
  const present = refPresenter(ctx.actor, type);
  const known = type === 'user_id' ? await findPeople(ctx, ids) : undefined;
  const encoded = new Map<string, string>();
  return (id) => {
    const ready = encoded.get(id);
    if (ready !== undefined) return ready;
    const text = JSON.stringify(present(known?.get(id) ?? { id, user_id: id }));
    encoded.set(id, text);
    return text;
  };
}

/** A result has no reviewer of its own: each of its answers says who gave it. */
const writersIn = (answers: string): string[] =>
  [...answers.matchAll(/"reviewer_user_id":"(\d{19})"/g)].map(([, id = '']) => id);
