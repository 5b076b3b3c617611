import type { deleteObjective as endpoint } from '../../contract/okr/objective.ts';
import type { Handler } from '../context.ts';
import {
  deleteMeasures,
  deleteObjectiveRow,
  listItemIndicators,
  listItemProgresses,
  listObjectiveAlignments,
  listObjectiveKeyResults,
} from './objective-queries.ts';
import { listPartLinks } from './part-queries.ts';
import { placeSiblings } from './place-siblings.ts';
import { reachObjective } from './reach.ts';
import { recordChanges } from './record-changes.ts';
import { listSiblings } from './sibling-queries.ts';
import { without } from './sibling-rules.ts';
import { unlinked } from './unlink-parts.ts';

/** Whatever belongs to the objective goes with it, and stays readable in the history. */
export const deleteObjective: Handler<typeof endpoint> = async (ctx, { params }) => {
  const { sheet, objective } = await reachObjective(ctx, params.objective_id, 'edit');
  const { db } = ctx;
  const { tenantId } = ctx.actor;
  const keyResults = await listObjectiveKeyResults(db, tenantId, objective.id);
  const items = [objective.id, ...keyResults.map(({ id }) => id)];
  const indicators = await listItemIndicators(db, tenantId, items);
  const progresses = await listItemProgresses(db, tenantId, items);
  const alignments = await listObjectiveAlignments(db, tenantId, objective.id);
  const links = await listPartLinks(
    db,
    tenantId,
    keyResults.map(({ id }) => id),
  );
  const siblings = await listSiblings(db, tenantId, 'objective', sheet.id);

  await deleteMeasures(db, tenantId, items);
  await deleteObjectiveRow(db, tenantId, objective.id);
  const family = { kind: 'objective', sheetId: sheet.id } as const;
  await recordChanges(ctx, [
    ...alignments.flatMap((alignment) =>
      [...new Set([alignment.from_sheet_id, alignment.to_sheet_id])].map((sheetId) => ({
        sheetId,
        entity: 'alignment' as const,
        entityId: alignment.id,
        action: 'delete' as const,
        from: alignment,
      })),
    ),
    {
      sheetId: sheet.id,
      entity: 'objective',
      entityId: objective.id,
      action: 'delete',
      from: { ...objective, key_results: keyResults, indicators, progresses },
    },
    ...(await placeSiblings(ctx, family, siblings, without(siblings, objective.id))),
    ...(await unlinked(ctx, links)),
  ]);
  return { objective_id: objective.id };
};
