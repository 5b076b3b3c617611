import type { listAudits as endpoint } from '../../contract/app/performance/audit.ts';
import type { Handler } from '../context.ts';
import { findPeople, refPresenter } from '../directory/index.ts';
import { readPage } from '../page-token.ts';
import { followsOn } from './audit.ts';
import { findAudit, findAuditEnd, findLastPosition, listAuditsAfter } from './audit-queries.ts';
import { requireFullAdmin } from './reach.ts';

export const listAudits: Handler<typeof endpoint> = async (ctx, { query }) => {
  await requireFullAdmin(ctx);
  const { tenantId, idKey } = ctx.actor;
  const of = { endpoint: 'okra.performance.v1.audit.list', filters: {} };
  const { rows, page } = await readPage(ctx, of, { page_size: 20, ...query }, async (after, limit) =>
    (await listAuditsAfter(ctx.db, tenantId, Number(after), limit)).map((row) => ({
      ...row,
      id: String(row.position),
    })),
  );
  const before = rows[0] && (await findAudit(ctx.db, tenantId, rows[0].position - 1));
  const users = rows.map(({ user_id }) => user_id).filter((id) => id !== null);
  const people = await findPeople(ctx, new Set(users));
  const present = refPresenter(ctx.actor, query.user_id_type ?? 'open_id');
  return {
    audits: rows.map((row, at) => {
      const person = people.get(row.user_id ?? '');
      const { reviews }: { reviews: string[] } = JSON.parse(row.detail);
      return {
        position: row.position,
        app_id: row.app_id,
        ...(person && { user_id: present(person) }),
        action: row.action,
        review_ids: reviews,
        time: String(row.created_time),
        intact: followsOn(idKey, rows[at - 1] ?? before, row),
      };
    }),
    missing:
      ((await findAuditEnd(ctx.db, tenantId))?.position ?? 0) - (await findLastPosition(ctx.db, tenantId)),
    ...page,
  };
};
