import type { UserIdType } from '../../contract/ids.ts';
import type { Semester } from '../../contract/performance/semester.ts';
import type { Ctx } from '../context.ts';
import type { Reader } from '../db/database.ts';
import { findPeople } from '../directory/index.ts';
import { authorPresenter, authorsOf, nameV1 } from './present.ts';
import type { SemesterRow } from './semester-queries.ts';

export async function presentSemesters(
  ctx: Pick<Ctx, 'actor'> & { readonly db: Reader },
  type: UserIdType,
  semesters: readonly SemesterRow[],
): Promise<Semester[]> {
  const presentAuthors = authorPresenter(ctx.actor, type, await findPeople(ctx, authorsOf(semesters)));
  return semesters.map((semester) => ({
    id: semester.id,
    year: semester.year,
    type_group: semester.type_group,
    type: semester.type,
    name: nameV1(semester),
    progress: semester.progress,
    start_time: String(semester.start_time),
    end_time: String(semester.end_time),
    ...presentAuthors(semester),
  }));
}
