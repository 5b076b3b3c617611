import type { Clock } from '../context.ts';
import type { Database, Writer } from '../db/database.ts';
import type { JobHandler } from '../jobs/index.ts';
import { findActivity, updateActivity } from './activity-queries.ts';
import { executorsIn, executorsOf } from './launch-rules.ts';
import { type LaunchedPerson, withProjectLeaders, projectIdsOf } from './load-project-leaders.ts';
import { insertRecords, newRecord, type RecordRow } from './record-queries.ts';
import { findSemester, updateSemester } from './semester-queries.ts';
import {
  findLaunch,
  listRevieweesToLaunch,
  listStagesOfActivities,
  type StageRow,
  updateLaunch,
} from './stage-queries.ts';
import { settleRecording } from './settle-recording.ts';
import { LAUNCH } from './start-activity.ts';

const PEOPLE_AT_ONCE = 200;

interface Parts {
  readonly database: Database;
  readonly clock: Clock;
  readonly newId: () => string;
}

/** Makes what everybody owes, some people at a time: after a crash it goes on where it was. */
export const launchJob = ({ database, clock, newId }: Parts): JobHandler => ({
  kind: LAUNCH,
  async run({ tenant_id, payload }, signal) {
    const { activity_id }: { activity_id: string } = JSON.parse(payload);
    const scope = database.tenant(tenant_id);
    const step = () => scope.write((db) => launchSome(db, tenant_id, activity_id, newId, clock.now()));
    while (await step()) signal.throwIfAborted();
  },
});

/** Answers whether there may be more to do. */
async function launchSome(
  db: Writer,
  tenantId: string,
  activityId: string,
  newId: () => string,
  now: number,
): Promise<boolean> {
  const launch = await findLaunch(db, tenantId, activityId);
  if (!launch || launch.finished_time !== null) return false;
  const people = await listRevieweesToLaunch(db, tenantId, launch, PEOPLE_AT_ONCE);
  const last = people.at(-1);
  if (!last) {
    await updateLaunch(db, tenantId, { ...launch, finished_time: now });
    await enable(db, tenantId, activityId, now);
    return false;
  }
  const stages = (await listStagesOfActivities(db, tenantId, [activityId])).map(withExecutors);
  const launched = await withProjectLeaders(db, tenantId, people, stages);
  const owed = launched.flatMap((person) => stages.flatMap((stage) => recordsOf(stage, person, newId, now)));
  await insertRecords(db, tenantId, owed);
  const placed = people.map(({ id, user_id }) => ({ reviewee_id: id, user_id, activity_id: activityId }));
  await settleRecording({ db, actor: { tenantId }, clock: { now: () => now }, newId }, placed);
  await updateLaunch(db, tenantId, {
    ...launch,
    done: launch.done + people.length,
    after_id: last.user_id,
  });
  return true;
}

const recordsOf = (
  stage: StageRow & { executors: string[] },
  person: LaunchedPerson,
  newId: () => string,
  now: number,
): RecordRow[] => {
  const review = { reviewee_row_id: person.id, reviewee_id: person.user_id };
  return executorsOf(stage, person).map((reviewer_id) => ({
    ...newRecord({ id: newId(), stage, review, reviewer_id, now }),
    project_ids: projectIdsOf(stage, person, reviewer_id),
  }));
};

const withExecutors = (stage: StageRow) => ({
  ...stage,
  executors: executorsIn(stage),
});

async function enable(db: Writer, tenantId: string, activityId: string, now: number): Promise<void> {
  const activity = await findActivity(db, tenantId, activityId);
  if (!activity) return;
  await updateActivity(db, tenantId, { ...activity, progress: 'enabled', updated_time: now });
  const semester = await findSemester(db, tenantId, activity.semester_id);
  if (semester) await updateSemester(db, tenantId, { ...semester, progress: 'enabled', updated_time: now });
}
