import type { Deed } from '../performance/index.ts';
import type { Lines } from './performance-people.ts';
import type { Random } from './random.ts';
import { counterparts } from './works.ts';

type Inviter = Extract<Deed, { kind: 'invite' }>['inviter'];

export interface Invitation {
  readonly reviewer: string;
  readonly inviter: Inviter;
}

/** Whom a reviewee's colleagues are, as invitations go: those nearest first, nobody twice. */
export function planInvitations(
  of: Lines,
  all: ReadonlyMap<string, Lines>,
  former: string | undefined,
  place: number,
  random: Random,
): Invitation[] {
  const { person, leader } = of;
  const everybody = [...all.values()];
  const mates = everybody.filter((one) => one.leader === leader && one.person !== person);
  const reports = everybody.filter((one) => one.leader === person.key);
  const skips = everybody.filter((one) => reports.some((report) => report.person.key === one.leader));
  const colleagues = everybody.map((one) => one.person);
  const partners = counterparts(person, colleagues).map(({ key }) => key);
  const above = all.get(leader ?? '')?.leader;
  const keys = (lines: readonly Lines[]) => random.shuffle(lines.map((one) => one.person.key));
  const invitations: (readonly [string | undefined, Inviter])[] = [
    ...keys(mates)
      .slice(0, 2)
      .map((key) => [key, 'reviewee'] as const),
    [random.shuffle(partners)[0], 'manager'],
    [former, 'hrbp_or_others'],
    [keys(reports)[0], 'system_default'],
    [place % 3 === 0 ? keys(skips)[0] : undefined, 'hrbp_or_others'],
    [place % 11 === 3 ? above : undefined, 'hrbp_or_others'],
    [place % 6 === 1 ? random.pick(partners) : undefined, 'voluntary'],
  ];
  const seen = new Set([person.key, leader]);
  return invitations.flatMap(([reviewer, inviter]) => {
    if (reviewer === undefined || seen.has(reviewer) || !all.has(reviewer)) return [];
    seen.add(reviewer);
    return [{ reviewer, inviter }];
  });
}
