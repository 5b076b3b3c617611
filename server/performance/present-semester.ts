import type { UserIdType } from '../../contract/ids.ts';
import type { Semester } from '../../contract/performance/semester.ts';
import type { Ctx } from '../context.ts';
import type { Reader } from '../db/database.ts';
import { findPeople } from '../directory/index.ts';
import { authorPresenter, authorsOf, nameV1 } from './present.ts';
import type { SemesterRow } from './semester-queries.ts';

type Caller = Pick<Ctx, 'actor'> & { readonly db: Reader };

/** Presents any of these semesters; their authors are looked up once. */
async function semesterPresenter(ctx: Caller, type: UserIdType, semesters: readonly SemesterRow[]) {
  const presentAuthors = authorPresenter(ctx.actor, type, await findPeople(ctx, authorsOf(semesters)));
  return (semester: SemesterRow): Semester => ({
    id: semester.id,
    year: semester.year,
    type_group: semester.type_group,
    type: semester.type,
    name: nameV1(semester),
    progress: semester.progress,
    start_time: String(semester.start_time),
    end_time: String(semester.end_time),
    ...presentAuthors(semester),
  });
}

export const presentSemesters = async (
  ctx: Caller,
  type: UserIdType,
  semesters: readonly SemesterRow[],
): Promise<Semester[]> => semesters.map(await semesterPresenter(ctx, type, semesters));

export const presentSemester = async (
  ctx: Caller,
  type: UserIdType,
  semester: SemesterRow,
): Promise<Semester> => (await semesterPresenter(ctx, type, [semester]))(semester);
