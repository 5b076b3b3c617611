import type { batchGetOkrs as endpoint } from '../../contract/okr/okr.ts';
import type { Handler } from '../context.ts';
import { loadSheets } from './load-sheets.ts';
import { canReadOkrs } from './policy.ts';
import { findSheetVersions } from './sheet-versions.ts';

export const batchGetOkrs: Handler<typeof endpoint> = async (ctx, { query }) => {
  if (!canReadOkrs(ctx.actor)) throw ctx.error('noPermission');
  const { user_id_type = 'open_id', lang = 'zh_cn', okr_ids } = query;
  const versions = await findSheetVersions(ctx, okr_ids);
  const found = new Map(versions.map((row) => [row.id, row]));
  const unknown = okr_ids.filter((id) => !found.has(id));
  if (unknown.length > 0) {
    throw ctx.error('dataNotFound', { details: unknown.map((value) => ({ key: 'okr_ids', value })) });
  }
  const sheets = okr_ids.flatMap((id) => found.get(id) ?? []);
  return loadSheets(ctx, sheets, { user_id_type, lang });
};
