import type { createSemester as endpoint } from '../../contract/app/performance/semester.ts';
import type { Input } from '../../contract/endpoint.ts';
import type { Ctx, Handler } from '../context.ts';
import { namesOf } from './present.ts';
import { presentSemester } from './present-semester.ts';
import { requireFullAdmin } from './reach.ts';
import { insertSemester, type SemesterRow } from './semester-queries.ts';
import { groupOf, usualDates } from './semester-rules.ts';
import { snapshotPeople } from './snapshot-people.ts';

const SIX_HOURS = 6 * 3_600_000;

export const createSemester: Handler<typeof endpoint> = async (ctx, { query, body }) => {
  await requireFullAdmin(ctx);
  const { tenantId, userId = null } = ctx.actor;
  const now = ctx.clock.now();
  const lock_time = lockTimeOf(ctx, body.lock_time, now);
  const semester: SemesterRow = {
    id: ctx.newId(),
    year: body.year,
    type_group: groupOf(body.type),
    type: body.type,
    ...namesOf(body.name),
    progress: 'initiating',
    ...datesOf(ctx, body),
    lock_time,
    locked: lock_time <= now,
    created_by: userId,
    modified_by: userId,
    created_time: now,
    updated_time: now,
  };
  await insertSemester(ctx.db, tenantId, semester);
  await snapshotPeople(ctx.db, tenantId, semester.id);
  return { semester: await presentSemester(ctx, query.user_id_type ?? 'open_id', semester) };
};

type Caller = Pick<Ctx, 'actor' | 'invalid'>;

function lockTimeOf(ctx: Caller, asked: string | undefined, now: number): number {
  if (asked === undefined) return now;
  if (Number(asked) < now + SIX_HOURS)
    throw ctx.invalid('lock_time', 'lock_time must be at least six hours from now', asked);
  return Number(asked);
}

function datesOf(ctx: Caller, body: Input<typeof endpoint>['body']) {
  const usual = usualDates(body.type, body.year, ctx.actor.timeZone);
  const start_time = body.start_time === undefined ? usual?.start_time : Number(body.start_time);
  const end_time = body.end_time === undefined ? usual?.end_time : Number(body.end_time);
  if (start_time === undefined)
    throw ctx.invalid('start_time', 'start_time is required: type Custom has no dates of its own');
  if (end_time === undefined)
    throw ctx.invalid('end_time', 'end_time is required: type Custom has no dates of its own');
  if (end_time <= start_time)
    throw ctx.invalid('end_time', 'end_time must be after start_time', body.end_time);
  return { start_time, end_time };
}
