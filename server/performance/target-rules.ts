import type { FieldViolation } from '../../contract/envelope.ts';
import { fault, firstRepeat } from './fault-rules.ts';

/** Whole per cent. */
export interface Share {
  readonly option_id: string;
  readonly minimum: number;
  readonly maximum: number;
}

/** How the results of some people shall be distributed over levels; of everybody without a group or a department. */
export interface Target {
  readonly group_id?: string;
  /** Ours. */
  readonly department_id?: string;
  /** Results that break it cannot be released. */
  readonly hard: boolean;
  readonly shares: readonly Share[];
}

/**
 * How many people a share asks for. Nobody can be divided: a bound that lies between two whole numbers gives way to the
 * next one, so that some distribution keeps every target, however few people there are.
 */
export const boundsOf = ({ minimum, maximum }: Omit<Share, 'option_id'>, people: number) => ({
  least: Math.floor((people * minimum) / 100),
  most: Math.ceil((people * maximum) / 100),
});

interface Standing {
  readonly count: number;
  readonly share: number;
  readonly standing: 'under' | 'within' | 'over';
}

export interface LevelStanding extends Standing {
  readonly option_id: string;
  readonly least: number;
  readonly most: number;
}

const unbound = { minimum: 0, maximum: 100 };

/** Where people lie, level by level, against what was asked for. */
export function standingsOf(
  levels: readonly string[],
  shares: readonly Share[],
  given: readonly string[],
): LevelStanding[] {
  return levels.map((option_id) => {
    const share = shares.find((one) => one.option_id === option_id) ?? unbound;
    const bounds = boundsOf(share, given.length);
    const count = given.filter((level) => level === option_id).length;
    return {
      option_id,
      ...bounds,
      count,
      share: percentOf(count, given.length),
      standing: lies(count, bounds),
    };
  });
}

/** With one decimal. */
const percentOf = (count: number, people: number): number =>
  people === 0 ? 0 : Math.round((count * 1000) / people) / 10;

const lies = (count: number, { least, most }: ReturnType<typeof boundsOf>): Standing['standing'] =>
  count < least ? 'under' : count > most ? 'over' : 'within';

export const keeps = (standings: readonly LevelStanding[]): boolean =>
  standings.every(({ standing }) => standing === 'within');

/** What is wrong with shares, by the levels that there are. */
export function shareFaults(
  shares: readonly Share[],
  levels: readonly string[],
  path: string,
): FieldViolation[] {
  const repeat = firstRepeat(shares.map(({ option_id }) => option_id));
  const sum = (of: 'minimum' | 'maximum') =>
    levels.reduce(
      (all, level) => all + (shares.find(({ option_id }) => option_id === level) ?? unbound)[of],
      0,
    );
  return [
    ...shares.flatMap(({ option_id, minimum, maximum }, at) => [
      ...(levels.includes(option_id)
        ? []
        : [fault(`${path}[${at}].option_id`, 'is no level of the principal review item', option_id)]),
      ...(minimum > maximum
        ? [fault(`${path}[${at}].minimum`, 'is more than the maximum', String(minimum))]
        : []),
    ]),
    ...(repeat === undefined
      ? []
      : [fault(`${path}[${repeat}].option_id`, 'stands here twice', shares[repeat]?.option_id)]),
    ...(sum('minimum') > 100 ? [fault(path, 'ask for more than everybody: their minima exceed 100')] : []),
    ...(sum('maximum') < 100 ? [fault(path, 'leave no room for everybody: their maxima are below 100')] : []),
  ];
}

/** Somebody as far as targets go. */
export interface Placed {
  readonly user_id: string;
  readonly department_path: string;
}

/** Whether a target is about somebody; `members` are the people of the groups that targets name. */
export function isAbout(
  { group_id, department_id }: Pick<Target, 'group_id' | 'department_id'>,
  { user_id, department_path }: Placed,
  members: ReadonlyMap<string, ReadonlySet<string>>,
): boolean {
  if (group_id !== undefined) return members.get(group_id)?.has(user_id) === true;
  return department_id === undefined || department_path.split('/').includes(department_id);
}
