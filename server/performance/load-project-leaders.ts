import type { Reader } from '../db/database.ts';
import type { Lines } from './launch-rules.ts';
import { listMemberships } from './project-queries.ts';
import type { LaunchedRow, StageRow } from './stage-queries.ts';

/** Somebody to be reviewed, with the projects in which each of their direct project leaders leads them. */
export type LaunchedPerson = LaunchedRow &
  Lines & { readonly projectsOf: ReadonlyMap<string, readonly string[]> };

export async function withProjectLeaders<P extends LaunchedRow>(
  db: Reader,
  tenantId: string,
  people: readonly P[],
  stages: readonly StageRow[],
): Promise<(P & LaunchedPerson)[]> {
  const stage = stages.find(({ review_role }) => review_role === 'direct_project_leader');
  const userIds = people.map(({ user_id }) => user_id);
  const rows = stage ? await listMemberships(db, tenantId, [stage.semester_id], userIds) : [];
  const led = Map.groupBy(rows, ({ user_id }) => user_id);
  return people.map((person) => {
    const projectsOf = new Map<string, string[]>();
    for (const { leader_id, project_id } of led.get(person.user_id) ?? [])
      if (leader_id !== null) projectsOf.set(leader_id, [...(projectsOf.get(leader_id) ?? []), project_id]);
    return { ...person, projectsOf, project_leader_ids: [...projectsOf.keys()] };
  });
}

/** The projects on which a review by this leader rests, as they are stored; null where it rests on none. */
export const projectIdsOf = (
  { review_role }: Pick<StageRow, 'review_role'>,
  { projectsOf }: LaunchedPerson,
  reviewerId: string | null,
): string | null =>
  review_role === 'direct_project_leader' ? JSON.stringify(projectsOf.get(reviewerId ?? '') ?? []) : null;
