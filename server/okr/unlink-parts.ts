import type { Change } from './event-rules.ts';
import { type Mover, settleKeyResult } from './move-indicators.ts';
import type { PartLinkRow } from './part-queries.ts';
import { linkChanges } from './part-rules.ts';

/** What to tell of links that went with the key results at one of their ends, after what is left above them has followed. */
export async function unlinked(ctx: Mover, links: readonly PartLinkRow[]): Promise<readonly Change[]> {
  const changes = links.flatMap((link) => linkChanges(link, 'delete'));
  for (const id of new Set(links.map(({ whole_id }) => whole_id)))
    changes.push(...(await settleKeyResult(ctx, id)));
  return changes;
}
