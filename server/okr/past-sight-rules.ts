import type { Visibility } from './policy.ts';

/** Who saw a sheet or objective, apart from its owner and those above. */
export interface PastSight {
  readonly visibility: Visibility;
  readonly viewers: readonly string[];
}

/**
 * How things were seen at a moment, from what the history tells since then, oldest first: the first change of a thing's
 * sight says what it replaced. What is not named is seen as it was.
 */
export function pastSights(
  changes: readonly { readonly entity_id: string; readonly old_value: string | null }[],
): ReadonlyMap<string, PastSight> {
  const sights = new Map<string, PastSight>();
  for (const { entity_id, old_value } of changes) {
    if (old_value === null || sights.has(entity_id)) continue;
    const old = JSON.parse(old_value) as Partial<PastSight>; // as: recordChanges writes objects
    if (old.visibility !== undefined)
      sights.set(entity_id, { visibility: old.visibility, viewers: old.viewers ?? [] });
  }
  return sights;
}
