import type { listSemesters as endpoint } from '../../contract/performance/semester.ts';
import type { Input } from '../../contract/endpoint.ts';
import type { Handler } from '../context.ts';
import { presentSemesters } from './present-semester.ts';
import { requireSeats } from './reach.ts';
import { listAllSemesters, type SemesterRow } from './semester-queries.ts';

export const listSemesters: Handler<typeof endpoint> = async (ctx, { query }) => {
  await requireSeats(ctx);
  const all = await listAllSemesters(ctx.db, ctx.actor.tenantId);
  const found = all.filter((semester) => passes(semester, query));
  return { items: await presentSemesters(ctx, query.user_id_type ?? 'open_id', found) };
};

function passes(semester: SemesterRow, query: Input<typeof endpoint>['query']): boolean {
  const { start_time, end_time, year, type_group, type } = query;
  return (
    (start_time === undefined || semester.start_time >= Number(start_time)) &&
    (end_time === undefined || semester.end_time <= Number(end_time)) &&
    (year === undefined || semester.year === year) &&
    (type_group === undefined || semester.type_group === type_group) &&
    (type === undefined || semester.type === type)
  );
}
