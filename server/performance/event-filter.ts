import type { Reader } from '../db/database.ts';
import type { EventFilter, Payload } from '../event/index.ts';
import { listSemesterPeopleByIds } from './people-queries.ts';
import { isInRange } from './policy.ts';
import { findAppRange } from './setting-queries.ts';

/** An app hears of those whom it reaches, in the semester that the event is about; undefined where it reaches everybody. */
export async function eventFilter(
  db: Reader,
  tenantId: string,
  appId: string,
): Promise<EventFilter | undefined> {
  const range = await findAppRange(db, tenantId, appId);
  if (range === undefined) return undefined;
  return async (payloads) => {
    const passed: Payload[] = [];
    for (const [semesterId, alike] of Map.groupBy(payloads, ({ semester_id }) => String(semester_id))) {
      const ids = [...new Set(alike.map(({ user_id }) => String(user_id)))];
      const people = await listSemesterPeopleByIds(db, tenantId, semesterId, ids);
      const reached = new Set(
        people
          .filter(({ department_path }) => isInRange(range, department_path))
          .map(({ user_id }) => user_id),
      );
      passed.push(...alike.filter(({ user_id }) => reached.has(String(user_id))));
    }
    return passed;
  };
}
