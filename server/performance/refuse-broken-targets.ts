import type { Ctx } from '../context.ts';
import type { Reader } from '../db/database.ts';
import type { ActivityRow } from './activity-queries.ts';
import { loadResults } from './load-results.ts';
import { loadTemplates } from './load-stage-templates.ts';
import { loadTargetGroups } from './load-target-groups.ts';
import { findPrincipalItem, levelIn } from './principal-item.ts';
import { listStagesOfActivities } from './stage-queries.ts';
import { listTargets } from './target-queries.ts';
import { isAbout, keeps, standingsOf } from './target-rules.ts';

/**
 * Results of these people go out only as long as all that there are keep the hard targets about them. Which one is broken, and
 * how, is told where results are seen, and not to whoever releases them.
 */
export async function refuseBrokenTargets(
  ctx: Pick<Ctx, 'actor' | 'invalid'> & { readonly db: Reader },
  activity: ActivityRow,
  released: ReadonlySet<string>,
  field: 'activity_id' | 'record_id',
): Promise<void> {
  const { tenantId } = ctx.actor;
  const hard = (await listTargets(ctx.db, tenantId, activity.id)).filter((target) => target.hard);
  if (hard.length === 0 || released.size === 0) return;
  const [template] = await loadTemplates(ctx.db, tenantId, [activity]);
  const fields = template?.content.units.flatMap((unit) => unit.fields) ?? [];
  const item = await findPrincipalItem(ctx.db, tenantId, fields);
  if (!item) return;
  const stages = await listStagesOfActivities(ctx.db, tenantId, [activity.id]);
  const results = await loadResults(ctx.db, tenantId, stages, undefined, levelIn(item));
  const { members } = await loadTargetGroups(ctx.db, tenantId, hard);
  for (const target of hard) {
    const about = results.filter((result) => isAbout(target, result, members));
    if (!about.some(({ user_id }) => released.has(user_id))) continue;
    const levels = about.map(({ said }) => said).filter((level) => level !== undefined);
    if (!keeps(standingsOf(item.levels, target.shares, levels)))
      throw ctx.invalid(field, 'the results break a target that must be kept: calibrate them first');
  }
}
