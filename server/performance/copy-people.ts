import type { Clock } from '../context.ts';
import type { Database, Writer } from '../db/database.ts';
import { listTenants } from '../directory/index.ts';
import type { JobHandler } from '../jobs/index.ts';
import { hasStartedActivity } from './activity-queries.ts';
import { findSemester, listAllSemesters, type SemesterRow, updateLocked } from './semester-queries.ts';
import { snapshotPeople } from './snapshot-people.ts';

const HOUR = 3_600_000;

interface Parts {
  readonly database: Database;
  readonly clock: Clock;
}

/** Every hour, copies people a last time into semesters whose time has come, and locks these. */
export const lockPeopleJob = ({ database, clock }: Parts): JobHandler => ({
  kind: 'lock-semester-people',
  nextTime: (now) => now + HOUR,
  run: (_job, signal) =>
    copyAll(database, signal, ({ lock_time }) => lock_time <= clock.now(), { lock: true }),
});

/** Every day, copies people into semesters that are not locked yet. */
export const copyPeopleJob = ({ database, clock }: Parts): JobHandler => ({
  kind: 'copy-semester-people',
  nextTime: (now) => now + 24 * HOUR,
  run: (_job, signal) =>
    copyAll(database, signal, ({ lock_time }) => lock_time > clock.now(), { lock: false }),
});

/** A write for each semester, so that nobody's waits long behind it. */
async function copyAll(
  database: Database,
  signal: AbortSignal,
  isMeant: (semester: SemesterRow) => boolean,
  { lock }: { readonly lock: boolean },
): Promise<void> {
  for (const { tenant_id } of await database.read(listTenants)) {
    const scope = database.tenant(tenant_id);
    const semesters = await scope.read((db) => listAllSemesters(db, tenant_id));
    for (const { id } of semesters.filter((one) => !one.locked && isMeant(one))) {
      if (signal.aborted) return;
      await scope.write((db) => copyInto(db, tenant_id, id, lock));
    }
  }
}

async function copyInto(db: Writer, tenantId: string, id: string, lock: boolean): Promise<void> {
  const semester = await findSemester(db, tenantId, id);
  if (!semester || semester.locked) return;
  if (!(await hasStartedActivity(db, tenantId, id))) await snapshotPeople(db, tenantId, id);
  if (lock) await updateLocked(db, tenantId, id);
}
