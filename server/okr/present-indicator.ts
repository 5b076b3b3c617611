import type { UserIdType } from '../../contract/ids.ts';
import { entityTypes } from '../../contract/okr/entity.ts';
import type { Indicator } from '../../contract/okr/indicator.ts';
import type { Ctx } from '../context.ts';
import type { Reader } from '../db/database.ts';
import type { IndicatorRow } from './content-queries.ts';
import { ownerPresenter } from './presenters.ts';
import type { ReachedObjective } from './reach.ts';

type Caller = Pick<Ctx, 'actor'> & { readonly db: Reader };

/** Values and unit are missing until somebody sets them. An objective's has no unit. */
export async function presentIndicator(
  ctx: Caller,
  type: UserIdType,
  { sheet }: ReachedObjective,
  row: IndicatorRow,
): Promise<Indicator> {
  const presentOwner = await ownerPresenter(ctx, type, [sheet.user_id]);
  const { start_value, target_value, current_value, unit_type, unit_value } = row;
  const shown = {
    id: row.id,
    create_time: String(row.created_time),
    update_time: String(row.updated_time),
    owner: presentOwner(sheet.user_id),
    entity_type: row.entity_type,
    entity_id: row.entity_id,
    indicator_status: row.indicator_status,
    status_calculate_type: row.status_calculate_type,
    ...(start_value === null ? {} : { start_value }),
    ...(target_value === null ? {} : { target_value }),
    ...(current_value === null ? {} : { current_value }),
    current_value_calculate_type: row.current_value_calculate_type,
    ...(unit_type === null || unit_value === null || row.entity_type === entityTypes.objective
      ? {}
      : { unit: { unit_type, unit_value } }),
  };
  return shown as Indicator; // as: the rules let only declared numbers in
}
