import type { UserIdType } from '../../contract/ids.ts';
import type { Ctx } from '../context.ts';
import type { Reader } from '../db/database.ts';
import { findPeople, refWriter } from '../directory/index.ts';

interface Answered {
  readonly reviewer_id: string | null;
  readonly answers: Buffer | string | null;
}

/** Encodes people by their internal ids as the wire's pair; each once. */
export async function refEncoder(
  ctx: Pick<Ctx, 'actor'> & { readonly db: Reader },
  type: UserIdType,
  reviewees: readonly { readonly user_id: string }[],
  records: readonly Answered[],
): Promise<(id: string) => string> {
  const write = refWriter(ctx.actor, type);
  const known = type === 'user_id' ? await findPeople(ctx, peopleIn(reviewees, records)) : undefined;
  return once((id) => write(known?.get(id) ?? { id, user_id: id }));
}

/** The same as bytes. */
export async function refByteEncoder(
  ...from: Parameters<typeof refEncoder>
): Promise<(id: string) => Buffer> {
  const encode = await refEncoder(...from);
  return once((id) => Buffer.from(encode(id)));
}

function once<Encoded>(encode: (id: string) => Encoded): (id: string) => Encoded {
  const ready = new Map<string, Encoded>();
  return (id) => {
    const known = ready.get(id);
    if (known !== undefined) return known;
    const encoded = encode(id);
    ready.set(id, encoded);
    return encoded;
  };
}

const peopleIn = (
  reviewees: readonly { readonly user_id: string }[],
  records: readonly Answered[],
): ReadonlySet<string> =>
  new Set([
    ...reviewees.map(({ user_id }) => user_id),
    ...records.flatMap(({ reviewer_id, answers }) => reviewer_id ?? writersIn(answers ?? '')),
  ]);

/** A result has no reviewer of its own: each of its answers says who gave it. */
const writersIn = (answers: Buffer | string): string[] =>
  [...answers.toString('latin1').matchAll(/"reviewer_user_id":"(\d{19})"/g)].map(([, id = '']) => id);
