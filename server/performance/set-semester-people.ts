import type { setSemesterPeople as endpoint } from '../../contract/app/performance/semester.ts';
import type { Input } from '../../contract/endpoint.ts';
import type { Ctx, Handler } from '../context.ts';
import type { Reader } from '../db/database.ts';
import { resolveUsers } from '../directory/index.ts';
import { leadsThemselves } from './line-rules.ts';
import {
  listLine,
  listSemesterPeopleByIds,
  type SemesterPersonRow,
  upsertSemesterPeople,
} from './people-queries.ts';
import { bothOf } from './present.ts';
import { refuseOnceStarted } from './change-semester.ts';
import { getSemester, readsAnswers, requireFullAdmin } from './reach.ts';

type Correction = Input<typeof endpoint>['body']['people'][number];

export const setSemesterPeople: Handler<typeof endpoint> = async (ctx, { params, query, body }) => {
  await requireFullAdmin(ctx);
  const { tenantId } = ctx.actor;
  const { id } = await getSemester(ctx, params.semester_id);
  const named = body.people.flatMap(namedIn);
  const ids = await resolveUsers(ctx, query.user_id_type ?? 'open_id', named);
  const known = new Map(
    (await listSemesterPeopleByIds(ctx.db, tenantId, id, [...ids.values()])).map((row) => [row.user_id, row]),
  );
  const idOf = (field: string, text: string): string => {
    const found = ids.get(text);
    if (found === undefined || !known.has(found))
      throw ctx.invalid(field, `${field} is nobody of this semester`, text);
    return found;
  };
  // Managers read what those below them write: that is granted, not taken.
  const leads = body.people.some(({ leader_user_id }) => ids.get(leader_user_id ?? '') === ctx.actor.userId);
  if (ctx.actor.userId !== undefined && leads && !(await readsAnswers(ctx))) throw ctx.error('noPermission');
  await refuseOnceStarted(ctx, id);
  const seen = new Set<string>();
  const corrected = body.people.map((correction, at): SemesterPersonRow => {
    const field = `people[${at}].user_id`;
    const row = known.get(idOf(field, correction.user_id));
    if (!row) throw ctx.error('internal');
    if (seen.has(row.user_id)) throw ctx.invalid(field, `${field} is named twice`, correction.user_id);
    seen.add(row.user_id);
    const leader = (name: LeaderField, now: string | null) => {
      const text = correction[name];
      if (text === undefined) return now;
      const leaderId = text === '' ? null : idOf(`people[${at}].${name}`, text);
      if (leaderId === row.user_id)
        throw ctx.invalid(`people[${at}].${name}`, 'nobody leads themselves', text);
      return leaderId;
    };
    return {
      ...row,
      leader_id: leader('leader_user_id', row.leader_id),
      leader_corrected: row.leader_corrected || correction.leader_user_id !== undefined,
      dotted_leader_id: leader('dotted_leader_user_id', row.dotted_leader_id),
      second_leader_id: leader('second_leader_user_id', row.second_leader_id),
      ...jobOf(correction),
    };
  });
  await refuseLoops(ctx, id, body.people, corrected);
  await upsertSemesterPeople(ctx.db, tenantId, id, corrected);
  return { people: corrected.length };
};

/** Those above read what is written below them: nobody is above themselves. */
async function refuseLoops(
  { db, actor, invalid }: Pick<Ctx, 'actor' | 'invalid'> & { readonly db: Reader },
  semesterId: string,
  corrections: readonly Correction[],
  corrected: readonly SemesterPersonRow[],
): Promise<void> {
  const leaders = corrected.flatMap(({ leader_id }) => leader_id ?? []);
  const above = await listLine(db, actor.tenantId, semesterId, [...new Set(leaders)]);
  const line = new Map([...above, ...corrected].map(({ user_id, leader_id }) => [user_id, leader_id]));
  corrections.forEach(({ leader_user_id }, at) => {
    if (leader_user_id !== undefined && leadsThemselves(line, corrected[at]?.user_id ?? ''))
      throw invalid(`people[${at}].leader_user_id`, 'is below them: nobody leads themselves', leader_user_id);
  });
}

type LeaderField = 'leader_user_id' | 'dotted_leader_user_id' | 'second_leader_user_id';

const namedIn = (correction: Correction): string[] =>
  [
    correction.user_id,
    correction.leader_user_id,
    correction.dotted_leader_user_id,
    correction.second_leader_user_id,
  ].filter((text): text is string => text !== undefined && text !== '');

function jobOf({ job_family, job_level }: Correction): Partial<SemesterPersonRow> {
  const family = job_family && bothOf(job_family.name);
  const level = job_level && bothOf(job_level.name);
  return {
    ...(job_family &&
      family && { job_family_id: job_family.id, job_family_zh: family.zh_cn, job_family_en: family.en_us }),
    ...(job_level &&
      level && { job_level_id: job_level.id, job_level_zh: level.zh_cn, job_level_en: level.en_us }),
  };
}
