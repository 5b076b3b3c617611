import type { listUserOkrs as endpoint } from '../../contract/okr/okr.ts';
import type { Handler } from '../context.ts';
import { getUserIdOf } from '../directory/index.ts';
import { loadSheets } from './load-sheets.ts';
import { canReadOkrs } from './policy.ts';
import { findUserSheets } from './sheet-versions.ts';

export const listUserOkrs: Handler<typeof endpoint> = async (ctx, { params, query }) => {
  if (!canReadOkrs(ctx.actor)) throw ctx.error('noPermission');
  const { user_id_type = 'open_id', lang = 'zh_cn', period_ids } = query;
  const userId = await getUserIdOf(ctx, user_id_type, params.user_id);
  const sheets = await findUserSheets(ctx, userId, period_ids);
  const offset = Number(query.offset);
  const page = sheets.slice(offset, offset + Number(query.limit));
  return loadSheets(ctx, page, { user_id_type, lang }, `,"total":${sheets.length}`);
};
