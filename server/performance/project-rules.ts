/** A member of a project as a request names them: people by their internal ids. */
interface Member {
  readonly user_id: string;
  readonly leader_id: string | null;
}

/** The places of people who lead, over others or not, those who lead them. */
export function loopsIn(members: readonly Member[]): number[] {
  const leaders = new Map(members.map(({ user_id, leader_id }) => [user_id, leader_id]));
  return members.flatMap(({ user_id }, at) => (isUnderThemselves(user_id, leaders) ? [at] : []));
}

function isUnderThemselves(userId: string, leaders: ReadonlyMap<string, string | null>): boolean {
  const passed = new Set<string>();
  let above = leaders.get(userId) ?? null;
  while (above !== null && above !== userId && !passed.has(above)) {
    passed.add(above);
    above = leaders.get(above) ?? null;
  }
  return above === userId;
}

/** Every role of the one beside every role of the other; who has none leaves their side out. */
export function pairRoles<Role>(
  reviewerRoles: readonly Role[],
  revieweeRoles: readonly Role[],
): { reviewer_role?: Role; reviewee_role?: Role }[] {
  const reviewers = reviewerRoles.map((reviewer_role) => ({ reviewer_role }));
  const reviewees = revieweeRoles.map((reviewee_role) => ({ reviewee_role }));
  if (reviewers.length === 0 || reviewees.length === 0) return [...reviewers, ...reviewees];
  return reviewers.flatMap((reviewer) => reviewees.map((reviewee) => ({ ...reviewer, ...reviewee })));
}
