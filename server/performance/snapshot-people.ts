import type { Writer } from '../db/database.ts';
import { listStaff, type StaffRow } from '../directory/index.ts';
import {
  deleteSemesterPeople,
  listSemesterPeople,
  type SemesterPersonRow,
  upsertSemesterPeople,
} from './people-queries.ts';

export const uncorrected = {
  leader_corrected: false,
  dotted_leader_id: null,
  second_leader_id: null,
  job_family_id: null,
  job_family_zh: '',
  job_family_en: '',
  job_level_id: null,
  job_level_zh: '',
  job_level_en: '',
};

/** Copies the people who work here into a semester; what an administrator said beside it stays. Answers how many. */
export async function snapshotPeople(db: Writer, tenantId: string, semesterId: string): Promise<number> {
  const staff = await listStaff(db, tenantId);
  const known = new Map(
    (await listSemesterPeople(db, tenantId, semesterId)).map((row) => [row.user_id, row]),
  );
  const people = staff.map((person) => ({
    ...(known.get(person.id) ?? uncorrected),
    user_id: person.id,
    leader_id: leaderOf(person, known.get(person.id)),
    department_id: person.department_id,
    department_path: person.department_path ?? '',
    department_zh: person.department_zh ?? '',
    department_en: person.department_en ?? '',
  }));
  await upsertSemesterPeople(db, tenantId, semesterId, people);
  const here = new Set(staff.map(({ id }) => id));
  const gone = [...known.keys()].filter((id) => !here.has(id));
  await deleteSemesterPeople(db, tenantId, semesterId, gone);
  return people.length;
}

const leaderOf = ({ leader_id }: StaffRow, known: SemesterPersonRow | undefined): string | null =>
  known?.leader_corrected === true ? known.leader_id : leader_id;
