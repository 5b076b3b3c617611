import type { Change } from './event-rules.ts';
import { FROM_PARTS, type IndicatorState } from './indicator.ts';
import type { PartLinkRow } from './part-queries.ts';
import { overlap, type PeriodBounds } from './sheet-draft.ts';

/** How many key results may count in one. */
export const MOST_PARTS = 100;
/** How many may stand above each other, the lowest counted. */
export const MOST_LEVELS = 10;

export type PartFault =
  | 'by hand'
  | 'other unit'
  | 'periods do not overlap'
  | 'circle'
  | 'too many'
  | 'too deep';

export interface PartEnd {
  readonly id: string;
  readonly period: PeriodBounds;
  readonly indicator: Pick<IndicatorState, 'unit_type' | 'unit_value' | 'current_value_calculate_type'>;
}

/** What the two are linked with already. */
export interface Surroundings {
  /** What the whole counts in, and so on upwards. */
  readonly above: readonly string[];
  /** How many levels of parts the part has. */
  readonly levelsBelow: number;
  /** How many key results count in the whole. */
  readonly parts: number;
}

/** Why a key result may not count in another one; undefined if it may. */
export function partFault(part: PartEnd, whole: PartEnd, around: Surroundings): PartFault | undefined {
  if (whole.indicator.current_value_calculate_type !== FROM_PARTS) return 'by hand';
  if (part.id === whole.id || around.above.includes(part.id)) return 'circle';
  if (!overlap(part.period, whole.period)) return 'periods do not overlap';
  const sameUnit =
    part.indicator.unit_type === whole.indicator.unit_type &&
    part.indicator.unit_value === whole.indicator.unit_value;
  if (!sameUnit) return 'other unit';
  if (around.parts >= MOST_PARTS) return 'too many';
  return around.above.length + around.levelsBelow + 2 > MOST_LEVELS ? 'too deep' : undefined;
}

/** A link stands in the history of both sheets. */
export function linkChanges(link: PartLinkRow, action: 'create' | 'delete'): Change[] {
  const values = {
    part_id: link.part_id,
    whole_id: link.whole_id,
    from_objective_id: link.part_objective_id,
    to_objective_id: link.whole_objective_id,
  };
  const change = {
    entity: 'part',
    entityId: link.part_id,
    action,
    ...(action === 'create' ? { to: values } : { from: values }),
  } as const;
  const ofWhole = { ...change, sheetId: link.whole_sheet_id, parentId: link.whole_id };
  return link.part_sheet_id === link.whole_sheet_id
    ? [ofWhole]
    : [{ ...change, sheetId: link.part_sheet_id }, ofWhole];
}
