import { overlap, type PeriodBounds } from './sheet-draft.ts';

export interface AlignmentEnd extends PeriodBounds {
  readonly objective_id: string;
  readonly owner_id: string;
}

export type AlignmentFault = 'own objective' | 'periods do not overlap' | 'cycle';

/** Why an alignment may not be made, given which objectives the target itself leads up to; undefined if it may. */
export function alignmentFault(
  from: AlignmentEnd,
  to: AlignmentEnd,
  leadsTo: (objectiveId: string) => Iterable<string>,
): AlignmentFault | undefined {
  if (from.owner_id === to.owner_id) return 'own objective';
  if (!overlap(from, to)) return 'periods do not overlap';
  return reaches(to.objective_id, from.objective_id, leadsTo) ? 'cycle' : undefined;
}

function reaches(start: string, goal: string, leadsTo: (id: string) => Iterable<string>): boolean {
  const seen = new Set<string>();
  const open = [start];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (id === goal) return true;
    if (seen.has(id)) continue;
    seen.add(id);
    open.push(...leadsTo(id));
  }
  return false;
}
