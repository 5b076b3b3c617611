import type { querySupplements as endpoint } from '../../contract/performance/supplement.ts';
import type { Handler } from '../context.ts';
import { findPeople, resolveUsers } from '../directory/index.ts';
import { readPage } from '../page-token.ts';
import { presentSupplements } from './present-supplement.ts';
import { appRange, getSemester } from './reach.ts';
import { listSupplements } from './supplement-queries.ts';

export const querySupplements: Handler<typeof endpoint> = async (ctx, { query, body }) => {
  const { semester_id, item_ids = [], external_ids = [], reviewee_user_ids = [] } = body;
  const { id } = await getSemester(ctx, semester_id);
  const type = query.user_id_type ?? 'open_id';
  // The first list that names anything decides.
  const byId = item_ids.length > 0;
  const byExternalId = !byId && external_ids.length > 0;
  const byPerson = !byId && !byExternalId && reviewee_user_ids.length > 0;
  const asked = {
    range: await appRange(ctx),
    ids: byId ? item_ids : undefined,
    externalIds: byExternalId ? external_ids : undefined,
    userIds: byPerson ? [...(await resolveUsers(ctx, type, reviewee_user_ids)).values()] : undefined,
  };
  const of = {
    endpoint: 'performance.v2.additionalInformation.query',
    filters: {
      semester_id,
      item_ids: item_ids.toSorted(),
      external_ids: external_ids.toSorted(),
      reviewee_user_ids: reviewee_user_ids.toSorted(),
    },
  };
  const page_size = query.page_size || 20;
  const { rows, page } = await readPage(ctx, of, { ...query, page_size }, (after, limit) =>
    listSupplements(ctx.db, ctx.actor.tenantId, id, { ...asked, after, limit }),
  );
  const people = await findPeople(ctx, new Set(rows.map(({ user_id }) => user_id)));
  return { additional_informations: presentSupplements(ctx.actor, type, rows, people), ...page };
};
