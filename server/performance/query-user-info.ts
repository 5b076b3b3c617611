import { type queryUserInfo as endpoint, SemesterPerson } from '../../contract/performance/reviewee.ts';
import type { DepartmentIdType } from '../../contract/ids.ts';
import type { Ctx, Handler } from '../context.ts';
import type { Reader } from '../db/database.ts';
import {
  findPeople,
  listDepartmentKeys,
  openDepartmentIds,
  readable,
  readableFields,
  refPresenter,
  resolveUsers,
} from '../directory/index.ts';
import { listSemesterPeopleByIds, type SemesterPersonRow } from './people-queries.ts';
import { isInRange } from './policy.ts';
import { appRange, requireSeats } from './reach.ts';

export const queryUserInfo: Handler<typeof endpoint> = async (ctx, { query, body }) => {
  await requireSeats(ctx);
  const type = query.user_id_type ?? 'open_id';
  const ids = await resolveUsers(ctx, type, body.user_ids);
  const found = await listSemesterPeopleByIds(ctx.db, ctx.actor.tenantId, body.semester_id, [
    ...ids.values(),
  ]);
  const range = await appRange(ctx);
  const known = new Map(
    found.filter((row) => isInRange(range, row.department_path)).map((row) => [row.user_id, row]),
  );
  const people = [...ids.values()].flatMap((id) => known.get(id) ?? []);
  const leaders = people.map(({ leader_id }) => leader_id).filter((id) => id !== null);
  const names = await findPeople(ctx, new Set([...known.keys(), ...leaders]));
  const departmentId = await departmentPresenter(
    ctx,
    query.department_id_type ?? 'open_department_id',
    people,
  );
  const present = refPresenter(ctx.actor, type);
  const fields = readableFields(SemesterPerson, ctx.actor.scopes);
  return {
    semester_id: body.semester_id,
    user_infos: people.flatMap((row) => {
      const person = names.get(row.user_id);
      const leader = names.get(row.leader_id ?? '');
      if (!person) return [];
      const info = {
        user_id: present(person),
        ...(leader && { direct_leader_user_id: present(leader) }),
        ...(row.department_id !== null && {
          department: named(departmentId(row.department_id), row.department_zh, row.department_en),
        }),
        ...(row.job_family_id !== null && {
          job_family: named(row.job_family_id, row.job_family_zh, row.job_family_en),
        }),
        ...(row.job_level_id !== null && {
          job_level: named(row.job_level_id, row.job_level_zh, row.job_level_en),
        }),
      };
      return [readable(info, fields) as SemesterPerson]; // as: what is left of it by scope
    }),
  };
};

const named = (id: string, zh_cn: string, en_us: string) => ({ id, name: { zh_cn, en_us } });

async function departmentPresenter(
  { db, actor }: Pick<Ctx, 'actor'> & { readonly db: Reader },
  type: DepartmentIdType,
  people: readonly SemesterPersonRow[],
): Promise<(id: string) => string> {
  if (type === 'open_department_id') {
    const ids = openDepartmentIds(actor.idKey, actor.tenantId);
    return (id) => ids.encode(id);
  }
  const wanted = people.map(({ department_id }) => department_id).filter((id) => id !== null);
  const keys = new Map(
    (await listDepartmentKeys(db, actor.tenantId, wanted)).map((row) => [row.id, row.department_id]),
  );
  return (id) => keys.get(id) ?? id;
}
