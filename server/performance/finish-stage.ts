import type { Target } from '../../contract/app/performance/calibration.ts';
import type { finishStage as endpoint } from '../../contract/app/performance/launch.ts';
import type { FieldViolation } from '../../contract/envelope.ts';
import type { Ctx, Handler } from '../context.ts';
import type { Writer } from '../db/database.ts';
import type { ErrorExtras } from '../wire-error.ts';
import type { ActivityRow } from './activity-queries.ts';
import { auditLater } from './audit.ts';
import { fault } from './fault-rules.ts';
import { type BrokenTarget, listBrokenTargets, mustBeKept } from './list-broken-targets.ts';
import { presentStage } from './present-launch.ts';
import { reachActivity } from './reach-activity.ts';
import { refuseFaults } from './reach-library.ts';
import { findSight, isCalibrator } from './reach-results.ts';
import { requireFullAdmin } from './reach.ts';
import { closeRecords } from './record-queries.ts';
import { findStage, updateStage } from './stage-queries.ts';
import { targetPresenter } from './write-targets.ts';

type WriteCtx = Pick<Ctx, 'actor' | 'clock' | 'gather' | 'invalid'> & {
  readonly db: Writer;
  error(name: 'invalidParameters', extras: ErrorExtras): Error;
};

/** By those who calibrate or administer: from then on nobody changes results but by an appeal. */
export const finishStage: Handler<typeof endpoint> = async (ctx, { params }) => {
  const { tenantId, userId: by = null } = ctx.actor;
  const stage = await findStage(ctx.db, tenantId, params.stage_id);
  if (!stage || !isCalibrator(ctx, stage)) await requireFullAdmin(ctx);
  if (!stage) throw ctx.invalid('stage_id', 'there is no such stage', params.stage_id);
  const refuse = (why: string) => ctx.invalid('stage_id', why, stage.id);
  if (stage.stage_type !== 'calibration')
    throw refuse('only a calibration is finished: others have a deadline');
  const activity = await reachActivity(ctx, stage.activity_id);
  if (activity.progress !== 'enabled') throw refuse('the project is not running');
  const now = ctx.clock.now();
  if (now < stage.start_time) throw refuse('the stage has not begun');
  if (stage.finished_time !== null) throw refuse('the stage was finished already');
  await refuseBroken(ctx, activity);
  const finished = { ...stage, finished_time: now };
  await updateStage(ctx.db, tenantId, finished);
  await closeRecords(ctx.db, tenantId, stage.id, { by, now });
  return { stage: presentStage(finished) };
};

/** Names level and count where the caller sees every result that is counted; else only that something is broken. */
async function refuseBroken(ctx: WriteCtx, activity: ActivityRow): Promise<void> {
  const broken = await listBrokenTargets(ctx, activity);
  if (broken.length === 0) return;
  const { sees, isOffice } = await findSight(ctx);
  const told = broken.filter(
    ({ about, isHidden }) => about.every(sees) && !(isHidden && ctx.actor.userId !== undefined),
  );
  if (isOffice)
    auditLater(ctx, 'stage.finish', [...new Set(told.flatMap(({ about }) => about.map(({ id }) => id)))]);
  if (told.length === 0) throw ctx.invalid('stage_id', mustBeKept);
  const present = await targetPresenter(
    ctx,
    told.map(({ target }) => target),
  );
  refuseFaults(
    ctx,
    told.flatMap(({ target, levels }) => faultsOf(present(target), levels)),
  );
}

function faultsOf({ group_id, department_id }: Target, levels: BrokenTarget['levels']): FieldViolation[] {
  const [kind, id] = group_id === undefined ? ['department', department_id] : ['group', group_id];
  const where = id === undefined ? '' : ` in ${kind} ${id}`;
  return levels.map(({ option, count, least, most, standing }) => {
    const bound = standing === 'over' ? `at most ${most} allowed` : `at least ${least} asked for`;
    const why = `results at level ${option.name.zh_cn}${where}: ${count}, ${bound}; calibrate them first`;
    return fault('stage_id', why, option.id);
  });
}
