import { stageDue } from '../../contract/event/performance.ts';
import type { Clock } from '../context.ts';
import type { Database, Writer } from '../db/database.ts';
import { listTenants } from '../directory/index.ts';
import { emit } from '../event/index.ts';
import type { JobHandler } from '../jobs/index.ts';
import { countOpen, listRunningStages, type RunningStageRow, setReminded } from './reminder-queries.ts';
import { nextReminder, type Reminder } from './reminder-rules.ts';

const HOUR = 3_600_000;

interface Parts {
  readonly database: Database;
  readonly clock: Clock;
  readonly newId: () => string;
}

/** Every hour, tells subscribers whose stages have begun or are over within a day, once each. */
export const remindJob = (parts: Parts): JobHandler => ({
  kind: 'remind-of-stages',
  nextTime: (now) => now + HOUR,
  async run(_job, signal) {
    const { database, clock } = parts;
    for (const { tenant_id } of await database.read(listTenants)) {
      const scope = database.tenant(tenant_id);
      const stages = await scope.read((db) => listRunningStages(db, tenant_id, clock.now()));
      for (const stage of stages) {
        if (signal.aborted) return;
        const next = nextReminder(stage, clock.now());
        if (next) await scope.write((db) => remind(db, parts, tenant_id, stage, next));
      }
    }
  },
});

/** The mark and the events are there together, or neither is. */
async function remind(
  db: Writer,
  { clock, newId }: Parts,
  tenantId: string,
  stage: RunningStageRow,
  { reminder, isTold }: { readonly reminder: Reminder; readonly isTold: boolean },
): Promise<void> {
  const marked = await setReminded(db, tenantId, stage.id, stage.reminded_of, reminder);
  if (marked === 0 || !isTold) return;
  const { id: stage_id, semester_id, activity_id, stage_type, deadline } = stage;
  const events = (await countOpen(db, tenantId, stage_id)).map(({ reviewer_id, count }) => ({
    id: newId(),
    event_type: stageDue.type,
    subject_id: reviewer_id,
    payload: {
      user_id: reviewer_id,
      semester_id,
      activity_id,
      stage_id,
      stage_type,
      reason: reminder,
      deadline: String(deadline),
      need_todo_count: count,
    },
  }));
  if (events.length > 0) await emit(db, tenantId, events, clock.now());
}
