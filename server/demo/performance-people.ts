import type { PersonDraft } from '../performance/index.ts';
import { departments } from './departments.ts';
import { named } from './performance-indicators.ts';
import type { Colleague } from './people.ts';
import { createRandom } from './random.ts';
import { personRef, thing } from './refs.ts';

const families = {
  research: named('研发', 'Research and development'),
  product: named('产品与设计', 'Product and design'),
  sales: named('销售与市场', 'Sales and marketing'),
  service: named('客户服务', 'Customer services'),
  supply: named('供应链', 'Supply chain'),
  functions: named('职能', 'Corporate functions'),
};
type Family = keyof typeof families;

const familyOfRoot: Record<string, Family> = {
  rnd: 'research',
  product: 'product',
  sales: 'sales',
  marketing: 'sales',
  service: 'service',
  supply: 'supply',
  'ceo-office': 'functions',
};

const rootOf = (key: string): string => {
  const parent = departments.find((one) => one.key === key)?.parent;
  return parent === undefined ? key : rootOf(parent);
};

const levelNames = {
  M: (n: number) => named(`管理 M${n}`, `Manager M${n}`),
  P: (n: number) => named(`专业 P${n}`, `Professional P${n}`),
};

function jobOf(person: Colleague): Pick<PersonDraft, 'job_family' | 'job_level'> {
  const family = familyOfRoot[rootOf(person.department)] ?? 'functions';
  const random = createRandom(`level/${person.key}`);
  const track = person.leads ? 'M' : 'P';
  const rank = person.leads ? Math.max(1, 5 - person.depth) : random.int(3, 8);
  return {
    job_family: { id: thing(`job-family/${family}`), name: families[family] },
    job_level: { id: thing(`job-level/${track}${rank}`), name: levelNames[track](rank) },
  };
}

/** Those of a semester with their lines, by key. */
export interface Lines {
  readonly person: Colleague;
  readonly leader: string | undefined;
  readonly dotted: string | undefined;
  readonly second: string | undefined;
}

/**
 * Who works here at a time, and still does. Some had another manager in the first semester: they have changed teams since.
 */
export function linesAt(people: readonly Colleague[], at: number, isFirst: boolean): Map<string, Lines> {
  const here = people.filter(
    ({ works_from, status }) => works_from < at && (status === 'active' || status === 'frozen'),
  );
  const keys = new Set(here.map(({ key }) => key));
  const leaders = here.filter(({ leads }) => leads);
  return new Map(
    here.map((person, place) => {
      const random = createRandom(`lines/${person.key}`);
      const boss = here.find(({ key }) => key === person.manager);
      const elsewhere = leaders.filter(
        (one) => one.key !== person.key && one.key !== person.manager && one.depth === boss?.depth,
      );
      const moved = isFirst && place % 9 === 4 && elsewhere.length > 0 ? random.pick(elsewhere) : undefined;
      const others = leaders.filter(({ key }) => key !== person.key && key !== person.manager);
      const second = boss?.manager;
      return [
        person.key,
        {
          person,
          leader: moved?.key ?? person.manager,
          dotted: place % 5 === 2 && others.length > 0 ? random.pick(others).key : undefined,
          second: second !== undefined && keys.has(second) && person.depth > 2 ? second : undefined,
        },
      ];
    }),
  );
}

export const personDraft = ({ person, leader, dotted, second }: Lines): PersonDraft => ({
  user_id: personRef(person.key),
  ...(leader !== person.manager && leader !== undefined && { leader_id: personRef(leader) }),
  ...(dotted !== undefined && { dotted_leader_id: personRef(dotted) }),
  ...(second !== undefined && { second_leader_id: personRef(second) }),
  ...jobOf(person),
});
