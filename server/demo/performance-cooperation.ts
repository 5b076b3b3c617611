import type { CooperationDraft } from '../performance/index.ts';
import { named } from './performance-indicators.ts';
import type { Lines } from './performance-people.ts';
import type { Project } from './performance-projects.ts';
import { personRef, thing } from './refs.ts';

const role = (key: string, zh: string, en: string) => ({ id: thing(`role/${key}`), name: named(zh, en) });
type Role = ReturnType<typeof role>;

const lead = role('lead', '项目负责人', 'Project lead');
const engineer = role('engineer', '研发工程师', 'Engineer');
const tester = role('tester', '测试负责人', 'Test lead');

export const projectRoles = [lead, engineer, tester];

interface Half {
  readonly key: string;
  readonly lines: ReadonlyMap<string, Lines>;
  readonly projects: readonly Project[];
}

/**
 * Whoever reviews as a project lead leads two projects: one of everybody there, one of every third, where not
 * all have a role.
 */
export const planCooperation = ({ key, lines, projects }: Half): CooperationDraft[] =>
  projects.flatMap((project) => {
    const [leader] = project.executors?.project ?? [];
    if (leader === undefined) return [];
    const people = [...lines.values()].filter(
      ({ person }) => project.departments?.includes(person.department) && person.key !== leader,
    );
    const draft = (
      word: string,
      name: CooperationDraft['name'],
      members: readonly Lines[],
      rolesAt: (place: number) => readonly Role[],
    ): CooperationDraft => ({
      id: thing(`cooperation/${key}/${word}`),
      name,
      members: [leader, ...members.map(({ person }) => person.key)].map((person, place) => ({
        user_id: personRef(person),
        leader_id: place === 0 ? null : personRef(leader),
        role_ids: rolesAt(place).map(({ id }) => id),
      })),
    });
    return [
      draft('flagship', named('旗舰新品', 'Flagship device'), people, (place) => {
        if (place === 0) return [lead];
        return place % 4 === 0 ? [engineer, tester] : [engineer];
      }),
      draft(
        'quality',
        named('质量攻坚', 'Quality drive'),
        people.filter((_, at) => at % 3 === 0),
        (place) => (place % 2 === 0 ? [] : [tester]),
      ),
    ];
  });
