import type {
  getTargets as getEndpoint,
  setTargets as setEndpoint,
  Target as WireTarget,
} from '../../contract/app/performance/calibration.ts';
import type { Ctx, Handler } from '../context.ts';
import type { Reader } from '../db/database.ts';
import { findDepartmentOf, listDepartmentKeys } from '../directory/index.ts';
import { loadFields } from './load-stage-templates.ts';
import { requirePrincipalItem } from './principal-item.ts';
import { reachActivity } from './reach-activity.ts';
import { findGroup } from './group-queries.ts';
import { refuseFaults } from './reach-library.ts';
import { requireAdmin, requireFullAdmin } from './reach.ts';
import { listTargets, replaceTargets } from './target-queries.ts';
import { shareFaults, type Target } from './target-rules.ts';

type Caller = Pick<Ctx, 'actor' | 'invalid'> & { readonly db: Reader };

export const getTargets: Handler<typeof getEndpoint> = async (ctx, { params }) => {
  await requireAdmin(ctx);
  const { id } = await reachActivity(ctx, params.activity_id);
  const targets = await listTargets(ctx.db, ctx.actor.tenantId, id);
  const present = await targetPresenter(ctx, targets);
  return { targets: targets.map(present) };
};

/** Only once the project runs: its levels do not change any more. */
export const setTargets: Handler<typeof setEndpoint> = async (ctx, { params, body }) => {
  await requireFullAdmin(ctx);
  const { tenantId, userId: by = null } = ctx.actor;
  const activity = await reachActivity(ctx, params.activity_id);
  if (activity.progress !== 'enabled')
    throw ctx.invalid('activity_id', 'only a running project has targets', activity.id);
  const fields = await loadFields(ctx.db, tenantId, activity);
  const { levels } = await requirePrincipalItem(ctx, activity.id, fields);
  const targets: Target[] = [];
  for (const [at, target] of body.targets.entries()) {
    const path = `targets[${at}]`;
    const about = await readScope(ctx, target, path);
    if (targets.some((one) => isSame(one, about)))
      throw ctx.invalid(path, 'another target is about the same people');
    const shares = target.shares.map(({ option_id, minimum = 0, maximum = 100 }) => ({
      option_id,
      minimum,
      maximum,
    }));
    refuseFaults(ctx, shareFaults(shares, levels, `${path}.shares`));
    targets.push({ ...about, hard: target.hard, shares });
  }
  await replaceTargets(ctx.db, tenantId, activity.id, { targets, by, now: ctx.clock.now() });
  return { targets: targets.map(await targetPresenter(ctx, targets)) };
};

type Scope = Pick<Target, 'group_id' | 'department_id'>;

const isSame = (a: Scope, b: Scope): boolean =>
  a.group_id === b.group_id && a.department_id === b.department_id;

async function readScope(ctx: Caller, { group_id, department_id }: Scope, path: string): Promise<Scope> {
  if (group_id !== undefined && department_id !== undefined)
    throw ctx.invalid(`${path}.department_id`, 'a group or a department, not both', department_id);
  if (group_id !== undefined) {
    const group = await findGroup(ctx.db, ctx.actor.tenantId, group_id);
    if (!group) throw ctx.invalid(`${path}.group_id`, 'there is no such group', group_id);
    if (group.scope_visible_setting === 1)
      throw ctx.invalid(
        `${path}.group_id`,
        'its people are hidden: counts would tell who they are',
        group_id,
      );
    return { group_id };
  }
  if (department_id === undefined) return {};
  const department = await findDepartmentOf(ctx, 'department_id', department_id);
  if (!department) throw ctx.invalid(`${path}.department_id`, 'there is no such department', department_id);
  return { department_id: department.id };
}

/** Departments by their own ids; one that is gone keeps ours. */
export async function targetPresenter(
  { db, actor }: Pick<Caller, 'db' | 'actor'>,
  targets: readonly Target[],
): Promise<(target: Target) => WireTarget> {
  const ids = targets.map(({ department_id }) => department_id).filter((id) => id !== undefined);
  const keys = new Map(
    (await listDepartmentKeys(db, actor.tenantId, ids)).map(({ id, department_id }) => [id, department_id]),
  );
  return ({ department_id, shares, ...target }) => ({
    ...target,
    ...(department_id !== undefined && { department_id: keys.get(department_id) ?? department_id }),
    shares: [...shares],
  });
}
