import type { Actor } from '../context.ts';
import { type Sql, sql } from '../db/sql.ts';

export type Visibility = 'everyone' | 'department' | 'chosen' | 'private';

/** What decides whether one person may see another's objective or sheet. */
export interface Sight {
  readonly visibility: Visibility;
  readonly isOwner: boolean;
  /** The viewer stands somewhere above the owner in the reporting line. */
  readonly managesOwner: boolean;
  /** The viewer belongs to one of the owner's departments or to a department below it. */
  readonly sharesDepartment: boolean;
  readonly isChosen: boolean;
}

export function canSee(sight: Sight): boolean {
  if (sight.isOwner || sight.managesOwner) return true;
  if (sight.visibility === 'everyone') return true;
  if (sight.visibility === 'department') return sight.sharesDepartment;
  return sight.visibility === 'chosen' && sight.isChosen;
}

/** The history also tells what is hidden by now, so only those read it from whom nothing can be hidden. */
export const canReadHistory = (sight: Pick<Sight, 'isOwner' | 'managesOwner'>): boolean =>
  sight.isOwner || sight.managesOwner;

/** An app acts for itself only with the separate grant; for a person it sees what that person sees. */
export const canReadOkrs = (actor: Actor): boolean => actor.userId !== undefined || actor.okrAsApp;

/** A person edits only what they own; an app with the grant edits for everybody. */
export const canEdit = (actor: Actor, ownerId: string): boolean =>
  actor.userId === undefined ? actor.okrAsApp : actor.userId === ownerId;

/** `canSee` for sheets `s`, as a condition. */
export const sheetVisibleTo = (tenantId: string, viewerId: string): Sql => sql`(
  s.user_id = ${viewerId}
  or s.visibility = 'everyone'
  or (s.visibility = 'department' and ${sharesDepartment(tenantId, viewerId)})
  or (s.visibility = 'chosen' and exists (
    select 1 from okr_sheet_viewers v
    where v.tenant_id = ${tenantId} and v.sheet_id = s.id and v.user_id = ${viewerId}))
  or ${managesOwner(tenantId, viewerId)})`;

/** `canSee` for objectives `o` of sheets `s`: an objective can be stricter than its sheet, never more open. */
export const objectiveVisibleTo = (tenantId: string, viewerId: string): Sql => sql`(
  ${sheetVisibleTo(tenantId, viewerId)} and (
    s.user_id = ${viewerId}
    or o.visibility = 'everyone'
    or (o.visibility = 'department' and ${sharesDepartment(tenantId, viewerId)})
    or (o.visibility = 'chosen' and exists (
      select 1 from okr_objective_viewers v
      where v.tenant_id = ${tenantId} and v.objective_id = o.id and v.user_id = ${viewerId}))
    or ${managesOwner(tenantId, viewerId)}))`;

/** `canReadHistory` for sheets `s`. */
export const historyVisibleTo = (tenantId: string, viewerId: string): Sql => sql`(
  s.user_id = ${viewerId} or ${managesOwner(tenantId, viewerId)})`;

/** For sheets `s`. It names `position` so that SQLite goes by user; else it would walk all members in an index that has the rest. */
export const sharesDepartment = (tenantId: string, viewerId: string): Sql => sql`exists (
  select om.position, vm.position from department_members om
  join departments od on od.tenant_id = om.tenant_id and od.id = om.department_id
  join department_members vm on vm.tenant_id = om.tenant_id and vm.user_id = ${viewerId}
  join departments vd on vd.tenant_id = vm.tenant_id and vd.id = vm.department_id
  where om.tenant_id = ${tenantId} and om.user_id = s.user_id and substr(vd.path, 1, length(od.path)) = od.path)`;

/** For sheets `s`. */
export const managesOwner = (tenantId: string, viewerId: string): Sql => sql`exists (
  with recursive line (id) as (
    select u.leader_id from users u where u.tenant_id = ${tenantId} and u.id = s.user_id
    union
    select u.leader_id from users u join line on line.id = u.id where u.tenant_id = ${tenantId}
  )
  select 1 from line where line.id = ${viewerId})`;
