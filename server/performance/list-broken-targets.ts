import type { Ctx } from '../context.ts';
import type { Reader } from '../db/database.ts';
import type { ActivityRow } from './activity-queries.ts';
import { loadResults, type Result } from './load-results.ts';
import { loadFields } from './load-stage-templates.ts';
import { loadTargetGroups } from './load-target-groups.ts';
import { findPrincipalItem, levelIn } from './principal-item.ts';
import { listStagesOfActivities } from './stage-queries.ts';
import { listTargets } from './target-queries.ts';
import { isAbout, type LevelStanding, standingsOf, type Target } from './target-rules.ts';
import type { Option } from './template-content.ts';

export interface BrokenTarget {
  readonly target: Target;
  /** Everybody whom it is about. */
  readonly about: readonly Result<string | undefined>[];
  /** Levels at which there are too many or too few. */
  readonly levels: readonly (LevelStanding & { readonly option: Option })[];
  /** Whether it is about a group whose people administrators do not see. */
  readonly isHidden: boolean;
}

/** All that is told of a broken target to whoever may not see how it is broken. */
export const mustBeKept = 'the results break a target that must be kept: calibrate them first';

/** The hard targets that the results of a project break. */
export async function listBrokenTargets(
  { actor: { tenantId, userId }, db }: Pick<Ctx, 'actor'> & { readonly db: Reader },
  activity: ActivityRow,
): Promise<BrokenTarget[]> {
  const hard = (await listTargets(db, tenantId, activity.id)).filter((target) => target.hard);
  if (hard.length === 0) return [];
  const item = await findPrincipalItem(db, tenantId, await loadFields(db, tenantId, activity));
  if (!item) return [];
  const stages = await listStagesOfActivities(db, tenantId, [activity.id]);
  const results = await loadResults(db, tenantId, stages, userId, levelIn(item));
  const { members, hidden } = await loadTargetGroups(db, tenantId, hard);
  return hard.flatMap((target) => {
    const about = results.filter((result) => isAbout(target, result, members));
    const given = about.map(({ said }) => said).filter((level) => level !== undefined);
    const levels = standingsOf(item.levels, target.shares, given).flatMap((standing, at) => {
      const option = item.options[at];
      return standing.standing === 'within' || !option ? [] : [{ ...standing, option }];
    });
    return levels.length > 0 ? [{ target, about, levels, isHidden: hidden.has(target.group_id ?? '') }] : [];
  });
}
