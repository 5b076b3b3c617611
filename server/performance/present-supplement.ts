import type { UserIdType } from '../../contract/ids.ts';
import type { Supplement } from '../../contract/performance/supplement.ts';
import type { Actor } from '../context.ts';
import { idPresenter } from '../directory/index.ts';
import type { SupplementRow } from './supplement-queries.ts';

interface Person {
  readonly id: string;
  readonly user_id: string;
}

export function presentSupplements(
  actor: Actor,
  type: UserIdType,
  supplements: readonly SupplementRow[],
  people: ReadonlyMap<string, Person>,
): Supplement[] {
  const present = idPresenter(actor, type);
  return supplements.map((row) => {
    const person = people.get(row.user_id);
    const reviewee_user_id = person && present(person);
    return {
      item_id: row.id,
      external_id: row.external_id ?? '',
      ...(reviewee_user_id !== undefined && { reviewee_user_id }),
      item: row.item,
      time: row.time,
      detailed_description: row.detailed_description,
    };
  });
}
