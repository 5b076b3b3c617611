export const relationships = [
  'direct_report',
  'skiplevel_report',
  'former_direct_manager',
  'skiplevel_manager',
  'teammate',
  'crossteam_colleague',
] as const;
export type Relationship = (typeof relationships)[number];

interface Line {
  readonly user_id: string;
  readonly leader_id: string | null;
}

interface Former {
  readonly leader_id: string | null;
}

/** What a reviewer is to a reviewee, by the lines of the semester and the reviewee's manager of the one before. */
export function relationshipOf(
  reviewer: Line,
  reviewee: Line,
  leaderOf: (id: string) => string | null,
  former: Former | undefined,
): Relationship {
  if (reviewer.leader_id === reviewee.user_id) return 'direct_report';
  if (isAbove(reviewee.user_id, reviewer, leaderOf)) return 'skiplevel_report';
  if (isAbove(reviewer.user_id, reviewee, leaderOf)) return 'skiplevel_manager';
  if (former !== undefined && former.leader_id === reviewer.user_id) return 'former_direct_manager';
  return reviewer.leader_id !== null && reviewer.leader_id === reviewee.leader_id
    ? 'teammate'
    : 'crossteam_colleague';
}

/** Somewhere in the line above; a line that bites its tail ends. */
export function isAbove(
  id: string,
  { leader_id }: Pick<Line, 'leader_id'>,
  leaderOf: (id: string) => string | null,
): boolean {
  const seen = new Set<string>();
  for (let at = leader_id; at !== null && !seen.has(at); at = leaderOf(at)) {
    if (at === id) return true;
    seen.add(at);
  }
  return false;
}
