import type { Ctx } from '../context.ts';
import type { Reader } from '../db/database.ts';
import type { ActivityRow } from './activity-queries.ts';
import { executorsIn } from './launch-rules.ts';
import type { Result } from './load-results.ts';
import { loadFields } from './load-stage-templates.ts';
import { isInRange, type Range } from './policy.ts';
import { reachActivity } from './reach-activity.ts';
import { followsResult } from './record-policy-rules.ts';
import { findAdmin, findAppRange } from './setting-queries.ts';
import { listStagesOfActivities, type StageRow } from './stage-queries.ts';
import type { Field } from './template-content.ts';

type Caller = Pick<Ctx, 'actor' | 'invalid'> & { readonly db: Reader; error(name: 'noPermission'): Error };

type Placed = Pick<Result<unknown>, 'user_id' | 'department_path' | 'calibrates'>;

interface Sight {
  readonly sees: (result: Placed) => boolean;
  /** Whether the caller reads results by right of office, so that looks are noted. */
  readonly isOffice: boolean;
  /** Whose results they so read. */
  readonly inOffice: (result: Placed) => boolean;
}

export interface ReachedResults extends Sight {
  readonly activity: ActivityRow;
  readonly stages: readonly StageRow[];
  /** What the project's reviews ask. */
  readonly fields: readonly Field[];
}

/**
 * The results of a whole project, for those who calibrate, administrators with sight of answers, and apps. Each sees the same
 * results here as one by one: what is counted for them is never more than what they could count.
 */
export async function reachResults(ctx: Caller, activityId: string): Promise<ReachedResults> {
  const { tenantId } = ctx.actor;
  const activity = await reachActivity(ctx, activityId);
  const stages = await listStagesOfActivities(ctx.db, tenantId, [activity.id]);
  const sight = await findSight(ctx);
  if (!sight.isOffice && !stages.some((stage) => isCalibrator(ctx, stage))) throw ctx.error('noPermission');
  return { activity, stages, fields: await loadFields(ctx.db, tenantId, activity), ...sight };
}

/** Whether the caller is named for a calibration. */
export const isCalibrator = ({ actor }: Pick<Ctx, 'actor'>, stage: StageRow): boolean =>
  stage.stage_type === 'calibration' &&
  actor.userId !== undefined &&
  executorsIn(stage).includes(actor.userId);

/** Which results the caller sees, one by one. */
export async function findSight(ctx: Pick<Caller, 'db' | 'actor'>): Promise<Sight> {
  const office = await rangeOfOffice(ctx);
  const inOffice = ({ department_path }: Placed) => office !== null && isInRange(office, department_path);
  const sees = (result: Placed) => {
    const readsAnswers = inOffice(result);
    return followsResult({
      isReviewee: result.user_id === ctx.actor.userId,
      manages: false,
      decides: result.calibrates,
      administers: readsAnswers,
      readsAnswers,
    });
  };
  return { sees, isOffice: office !== null, inOffice };
}

/** Whose answers the caller reads by right of office; null is nobody's. */
async function rangeOfOffice({ db, actor }: Pick<Caller, 'db' | 'actor'>): Promise<Range | null> {
  if (actor.userId === undefined) return findAppRange(db, actor.tenantId, actor.appId);
  const admin = await findAdmin(db, actor.tenantId, actor.userId);
  if (!admin?.reads_answers) return null;
  return admin.department_id === null ? undefined : [admin.department_id];
}
