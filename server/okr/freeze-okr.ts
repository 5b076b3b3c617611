import type { Reader } from '../db/database.ts';
import { listIndicators, listKeyResults, listObjectives } from './content-queries.ts';
import { shownPercent } from './indicator.ts';
import type { RichText } from './rich-text.ts';
import { readRichText } from './sheet-answer.ts';

interface FrozenItem {
  readonly id: string;
  readonly content: RichText;
  /** Tenths. */
  readonly score: number | null;
  readonly percent: number;
}

export interface FrozenObjective extends FrozenItem {
  readonly key_results: readonly FrozenItem[];
}

/** The objectives of a sheet as they are now, in their order. */
export async function freezeOkr(db: Reader, tenantId: string, sheetId: string): Promise<FrozenObjective[]> {
  const objectives = await listObjectives(db, tenantId, [sheetId]);
  const keyResults = Map.groupBy(
    await listKeyResults(db, tenantId, [sheetId]),
    ({ objective_id }) => objective_id,
  );
  const indicators = new Map(
    (await listIndicators(db, tenantId, [sheetId])).map((row) => [row.entity_id, row]),
  );
  const freeze = ({
    id,
    content,
    score,
  }: {
    id: string;
    content: string;
    score: number | null;
  }): FrozenItem => {
    const indicator = indicators.get(id);
    return { id, content: readRichText(content), score, percent: indicator ? shownPercent(indicator) : 0 };
  };
  return objectives.map((objective) => ({
    ...freeze(objective),
    key_results: (keyResults.get(objective.id) ?? []).map(freeze),
  }));
}

export const readFrozen = (stored: string | null): FrozenObjective[] =>
  stored === null ? [] : (JSON.parse(stored) as FrozenObjective[]); // as: freezeOkr wrote it
