import type { UserIdType } from '../../contract/ids.ts';
import type { Ctx } from '../context.ts';
import type { Reader } from '../db/database.ts';
import { resolveUsers } from '../directory/index.ts';
import type { ActivityRow } from './activity-queries.ts';
import { listSemesterPeopleByIds } from './people-queries.ts';
import { isInRange, type Range } from './policy.ts';

type Caller = Pick<Ctx, 'actor' | 'invalid'> & { readonly db: Reader };

/** People of the activity's semester within the caller's range. */
export async function reachPeople(
  ctx: Caller & { error(name: 'noPermission'): Error },
  { semester_id }: ActivityRow,
  type: UserIdType = 'open_id',
  texts: readonly string[],
  range: Range,
): Promise<Map<string, string>> {
  const ids = await resolveUsers(ctx, type, texts);
  const rows = await listSemesterPeopleByIds(ctx.db, ctx.actor.tenantId, semester_id, [...ids.values()]);
  const known = new Map(rows.map((row) => [row.user_id, row]));
  texts.forEach((text, at) => {
    const person = known.get(ids.get(text) ?? '');
    if (!person) throw ctx.invalid(`user_ids[${at}]`, 'is nobody of this semester', text);
    if (!isInRange(range, person.department_path)) throw ctx.error('noPermission');
  });
  return ids;
}
