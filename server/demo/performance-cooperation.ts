import type { CooperationDraft } from '../performance/index.ts';
import { named } from './performance-indicators.ts';
import type { Lines } from './performance-people.ts';
import type { Project } from './performance-projects.ts';
import { personRef, thing } from './refs.ts';

const role = (key: string, zh: string, en: string) => ({ id: thing(`role/${key}`), name: named(zh, en) });

const lead = role('lead', '项目负责人', 'Project lead');
const engineer = role('engineer', '研发工程师', 'Engineer');
const tester = role('tester', '测试负责人', 'Test lead');

export const projectRoles = [lead, engineer, tester];

interface Half {
  readonly key: string;
  readonly lines: ReadonlyMap<string, Lines>;
  readonly projects: readonly Project[];
}

/** Whoever reviews as a project lead leads two projects: one of everybody there, one of every third. */
export const planCooperation = ({ key, lines, projects }: Half): CooperationDraft[] =>
  projects.flatMap((project) => {
    const [leader] = project.executors?.project ?? [];
    if (leader === undefined) return [];
    const people = [...lines.values()].filter(
      ({ person }) => project.departments?.includes(person.department) && person.key !== leader,
    );
    const draft = (word: string, zh: string, en: string, members: readonly Lines[]): CooperationDraft => ({
      id: thing(`cooperation/${key}/${word}`),
      name: named(zh, en),
      members: [
        { user_id: personRef(leader), leader_id: null, role_ids: [lead.id] },
        ...members.map(({ person }, at) => ({
          user_id: personRef(person.key),
          leader_id: personRef(leader),
          role_ids: at % 4 === 3 ? [engineer.id, tester.id] : [engineer.id],
        })),
      ],
    });
    return [
      draft('flagship', '旗舰新品', 'Flagship device', people),
      draft(
        'quality',
        '质量攻坚',
        'Quality drive',
        people.filter((_, at) => at % 3 === 0),
      ),
    ];
  });
