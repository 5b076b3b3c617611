import type { Ctx } from '../context.ts';
import type { Reader } from '../db/database.ts';
import type { Range } from './policy.ts';
import { findSemester, type SemesterRow } from './semester-queries.ts';
import { findAdmin, findAppRange, getSettingsRow } from './setting-queries.ts';

type Caller = Pick<Ctx, 'actor'> & { readonly db: Reader };

/** The wire answers a company without seats as one that has not bought the product. */
export async function requireSeats(ctx: Caller & { error(name: 'noSeats'): Error }): Promise<void> {
  const { seats } = await getSettingsRow(ctx.db, ctx.actor.tenantId);
  if (!seats) throw ctx.error('noSeats');
}

/** Whom the app behind a call reaches. */
export const appRange = ({ db, actor }: Caller): Promise<Range> =>
  findAppRange(db, actor.tenantId, actor.appId);

/** Whom a caller may set up things for: an app its range, a person only as an administrator; null is nobody. */
export async function findReach(ctx: Caller): Promise<Range | null> {
  const { tenantId, userId } = ctx.actor;
  if (userId === undefined) return appRange(ctx);
  const admin = await findAdmin(ctx.db, tenantId, userId);
  if (!admin) return null;
  return admin.department_id === null ? undefined : [admin.department_id];
}

/** For setting up: an app within its range, a person only as an administrator. */
export async function requireAdmin(ctx: Caller & { error(name: 'noPermission'): Error }): Promise<Range> {
  const reach = await findReach(ctx);
  if (reach === null) throw ctx.error('noPermission');
  return reach;
}

/** For what concerns the whole company: semesters, templates, the library. */
export async function requireFullAdmin(ctx: Caller & { error(name: 'noPermission'): Error }): Promise<void> {
  if ((await requireAdmin(ctx)) !== undefined) throw ctx.error('noPermission');
}

/** Whether an administrator was granted sight of what people write; an app has it within its range. */
export async function readsAnswers({ db, actor }: Caller): Promise<boolean> {
  if (actor.userId === undefined) return true;
  return (await findAdmin(db, actor.tenantId, actor.userId))?.reads_answers === true;
}

export async function getSemester(
  ctx: Caller & { error(name: 'semesterNotFound'): Error },
  id: string,
): Promise<SemesterRow> {
  const semester = await findSemester(ctx.db, ctx.actor.tenantId, id);
  if (!semester) throw ctx.error('semesterNotFound');
  return semester;
}

/** What is said of page tokens, for `readPage`. */
export const pageRefusal =
  (ctx: { error(name: 'pageTokenInvalid' | 'pageTokenExpired'): Error }) =>
  (why: 'invalid' | 'expired'): Error =>
    ctx.error(why === 'invalid' ? 'pageTokenInvalid' : 'pageTokenExpired');
