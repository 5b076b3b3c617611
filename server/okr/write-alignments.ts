import { inChunks } from '../chunks.ts';
import type { Writer } from '../db/database.ts';
import { type AlignmentEnd, type AlignmentFault, alignmentFault } from './alignment.ts';
import { insertAlignments, listAlignmentTargets, listAlignmentEnds } from './alignment-queries.ts';
import { touchSheets } from './sheet-queries.ts';

export interface AlignmentDraft {
  readonly id: string;
  readonly from_objective_id: string;
  readonly to_objective_id: string;
  readonly created_time: number;
}

/** Two objectives that may not be aligned. */
export class AlignmentError extends Error {
  override readonly name = 'AlignmentError';
  readonly fault: AlignmentFault;

  constructor(draft: AlignmentDraft, fault: AlignmentFault) {
    super(`${draft.from_objective_id} → ${draft.to_objective_id}: ${fault}`);
    this.fault = fault;
  }
}

/** Aligns objectives, each pair checked against the graph as the pairs before it leave it. */
export async function createAlignments(
  db: Writer,
  tenantId: string,
  drafts: readonly AlignmentDraft[],
): Promise<void> {
  const ids = new Set(drafts.flatMap((draft) => [draft.from_objective_id, draft.to_objective_id]));
  const ends = new Map(
    (await listAlignmentEnds(db, tenantId, [...ids])).map((end) => [end.objective_id, end]),
  );
  const targets = new Map<string, string[]>();
  for (const edge of await listAlignmentTargets(db, tenantId, [...ids]))
    addTarget(targets, edge.from_id, edge.to_id);
  const rows = drafts.map((draft) => {
    const from = getEnd(ends, draft.from_objective_id);
    const to = getEnd(ends, draft.to_objective_id);
    const fault = alignmentFault(from, to, (id) => targets.get(id) ?? []);
    if (fault) throw new AlignmentError(draft, fault);
    addTarget(targets, from.objective_id, to.objective_id);
    return { ...draft, from_sheet_id: from.sheet_id, to_sheet_id: to.sheet_id };
  });
  await inChunks(rows, (some) => insertAlignments(db, tenantId, some));
  const touched = new Set(rows.flatMap((row) => [row.from_sheet_id, row.to_sheet_id]));
  const now = Math.max(0, ...drafts.map((draft) => draft.created_time));
  await inChunks([...touched], (some) => touchSheets(db, tenantId, some, now));
}

function addTarget(targets: Map<string, string[]>, from: string, to: string): void {
  const known = targets.get(from);
  if (known) known.push(to);
  else targets.set(from, [to]);
}

function getEnd<T extends AlignmentEnd>(ends: ReadonlyMap<string, T>, id: string): T {
  const end = ends.get(id);
  if (!end) throw new Error(`unknown objective ${id}`);
  return end;
}
