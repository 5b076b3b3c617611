import type { CooperationProject } from '../../contract/performance/review-detail.ts';
import type { Reader } from '../db/database.ts';
import { nameV2 } from './present.ts';
import { listMemberships, listProjectRolesByIds, type MembershipRow } from './project-queries.ts';
import { pairRoles } from './project-rules.ts';
import type { ReviewRow, ShownRecordRow } from './review-queries.ts';
import type { StageRow } from './stage-queries.ts';

type ProjectRecord = Pick<ShownRecordRow, 'stage_id' | 'reviewee_id' | 'reviewer_id' | 'project_ids'>;

/** What a record of a direct project leader says of projects, encoded, without the reviewer. */
export type EncodeProjects = (review: ReviewRow, record: ProjectRecord) => string;

interface Membership extends Omit<MembershipRow, 'role_ids'> {
  readonly roleIds: readonly string[];
}

type Role = CooperationProject['user_roles'][number];

const isProjectLeaders = ({ review_role }: StageRow): boolean => review_role === 'direct_project_leader';

/** Undefined where no stage is about projects: then nothing is read. */
export async function loadProjectInfo(
  db: Reader,
  tenantId: string,
  reviews: readonly ReviewRow[],
  stages: readonly StageRow[],
  records: readonly ProjectRecord[],
): Promise<EncodeProjects | undefined> {
  const stageIds = new Set(stages.filter(isProjectLeaders).map(({ id }) => id));
  const shown = records.filter(({ stage_id }) => stageIds.has(stage_id));
  if (shown.length === 0) return undefined;
  const semesterIds = new Set(reviews.map(({ semester_id }) => semester_id));
  const userIds = new Set(shown.flatMap(({ reviewee_id, reviewer_id }) => [reviewee_id, reviewer_id ?? '']));
  const rows = (await listMemberships(db, tenantId, [...semesterIds], [...userIds])).map(
    ({ role_ids, ...row }): Membership => ({ ...row, roleIds: JSON.parse(role_ids) }),
  );
  const roles = await loadRoles(db, tenantId, rows);
  const places = Map.groupBy(rows, ({ semester_id, user_id }) => `${semester_id} ${user_id}`);
  return ({ semester_id, user_id }, { reviewer_id, project_ids }) => {
    const reviewers = new Map(
      (places.get(`${semester_id} ${reviewer_id}`) ?? []).map((row) => [row.project_id, row]),
    );
    const encode = (chosen: readonly Membership[]): string =>
      JSON.stringify(chosen.map((row) => presentProject(roles, row, reviewers.get(row.project_id))));
    const depends: readonly string[] = JSON.parse(project_ids ?? '[]');
    const own = places.get(`${semester_id} ${user_id}`) ?? [];
    const led = own.filter(({ leader_id }) => leader_id === reviewer_id);
    const rests = own.filter(({ project_id }) => depends.includes(project_id));
    const both = own.filter(({ project_id }) => reviewers.has(project_id));
    return `"cooperation_projects":${encode(led)},"review_depend_projects":${encode(rests)},"participated_projects":${encode(both)}`;
  };
}

async function loadRoles(
  db: Reader,
  tenantId: string,
  rows: readonly Membership[],
): Promise<Map<string, Role>> {
  const ids = new Set(rows.flatMap(({ roleIds }) => roleIds));
  const roles = ids.size > 0 ? await listProjectRolesByIds(db, tenantId, [...ids]) : [];
  return new Map(roles.map((role) => [role.id, { role_id: role.id, name: nameV2(role) }]));
}

function presentProject(
  roles: ReadonlyMap<string, Role>,
  reviewee: Membership,
  reviewer: Membership | undefined,
): CooperationProject {
  const of = ({ roleIds }: Membership) => roleIds.flatMap((id) => roles.get(id) ?? []);
  const user_roles = reviewer ? of(reviewer) : [];
  const underling_roles = of(reviewee);
  return {
    id: reviewee.project_id,
    name: nameV2(reviewee),
    roles: pairRoles(user_roles, underling_roles),
    user_roles,
    underling_roles,
  };
}
