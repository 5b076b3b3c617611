import type { Reader } from '../db/database.ts';
import {
  type KeyResultRow,
  listIndicators,
  listKeyResults,
  listObjectives,
  type ObjectiveRow,
} from './content-queries.ts';
import { shownPercent } from './indicator.ts';
import type { RichText } from './rich-text.ts';
import { objectiveScore } from './scoring.ts';
import { readRichText } from './sheet-answer.ts';

interface FrozenItem {
  readonly id: string;
  readonly content: RichText;
  /** Tenths. */
  readonly score: number | null;
  readonly percent: number;
  /** Thousandths. Documents of earlier versions lack what stands from here on. */
  readonly weight?: number;
  readonly status?: number;
}

export interface FrozenObjective extends FrozenItem {
  readonly notes?: RichText;
  readonly key_results: readonly FrozenItem[];
}

/** The objectives of a sheet as they are now, in their order. */
export async function freezeOkr(db: Reader, tenantId: string, sheetId: string): Promise<FrozenObjective[]> {
  const [objectives, keyResults, rows] = await Promise.all([
    listObjectives(db, tenantId, [sheetId]),
    listKeyResults(db, tenantId, [sheetId]),
    listIndicators(db, tenantId, [sheetId]),
  ]);
  const indicators = new Map(rows.map((row) => [row.entity_id, row]));
  const freeze = ({ id, content, score, weight }: ObjectiveRow | KeyResultRow): FrozenItem => {
    const indicator = indicators.get(id);
    return {
      id,
      content: readRichText(content),
      score,
      percent: indicator ? shownPercent(indicator) : 0,
      weight,
      status: indicator?.indicator_status ?? -1,
    };
  };
  const partsOf = Map.groupBy(keyResults, ({ objective_id }) => objective_id);
  return objectives.map((objective) => {
    const parts = partsOf.get(objective.id) ?? [];
    return {
      ...freeze(objective),
      score: objectiveScore(objective.score, parts),
      ...(objective.notes === null ? {} : { notes: readRichText(objective.notes) }),
      key_results: parts.map(freeze),
    };
  });
}

export const readFrozen = (stored: string | null): FrozenObjective[] =>
  stored === null ? [] : (JSON.parse(stored) as FrozenObjective[]); // as: freezeOkr wrote it
