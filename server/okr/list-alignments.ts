import type { listAlignments as endpoint } from '../../contract/okr/alignment.ts';
import type { Handler } from '../context.ts';
import { readPage } from '../page-token.ts';
import { listAlignmentsAfter } from './alignment-queries.ts';
import { presentAlignments } from './present-alignment.ts';
import { reachObjective } from './reach.ts';

export const listAlignments: Handler<typeof endpoint> = async (ctx, { params, query }) => {
  const { objective_id } = params;
  await reachObjective(ctx, objective_id, 'see');
  const { tenantId, userId } = ctx.actor;
  const { align_type, user_id_type = 'open_id' } = query;
  const directions = align_type ? [align_type] : (['aligned', 'aligning'] as const);
  const of = { endpoint: 'okr.v2.okrObjectiveAlignment.list', filters: { objective_id, align_type } };
  const { rows, page } = await readPage(ctx, of, query, (after, limit) =>
    listAlignmentsAfter(ctx.db, tenantId, objective_id, userId, { directions, after, limit }),
  );
  return { ...page, items: await presentAlignments(ctx, user_id_type, rows) };
};
