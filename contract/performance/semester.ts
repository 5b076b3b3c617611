import { Type, type Static } from 'typebox';
import { endpoint, perMinute } from '../endpoint.ts';
import { performanceErrors, performanceFailures } from '../errors.ts';
import { Id, Milliseconds, word } from '../ids.ts';
import { NameV1, narrowIdTypeQuery, readScopes, ScalarUserId } from './entity.ts';

export const typeGroups = ['Annual', 'Semi-annual', 'Quarter', 'Bimonth', 'Month', 'Non-standard'] as const;
export type TypeGroup = (typeof typeGroups)[number];

export const semesterTypes = [
  'Annual',
  'H1',
  'H2',
  'Q1',
  'Q2',
  'Q3',
  'Q4',
  'January-February',
  'March-April',
  'May-June',
  'July-August',
  'September-October',
  'November-December',
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
  'Custom',
] as const;
export type SemesterType = (typeof semesterTypes)[number];

export const TypeGroup = word(typeGroups, { description: 'How long semesters of this kind are' });
export const SemesterType = word(semesterTypes, { description: 'Which part of the year it is' });

export const Semester = Type.Object(
  {
    id: Id('semester'),
    year: Type.Integer({ description: 'Year' }),
    type_group: TypeGroup,
    type: SemesterType,
    name: NameV1,
    progress: word(['initiating', 'enabled'], { description: 'Being set up, or running' }),
    start_time: Milliseconds('Its first moment'),
    end_time: Milliseconds('Its last moment'),
    create_time: Milliseconds('When it was created'),
    modify_time: Milliseconds('When it was last changed'),
    create_user_id: ScalarUserId('Who created it; missing where a program did'),
    modify_user_id: ScalarUserId('Who last changed it; missing where a program did'),
  },
  { title: 'PerformanceSemester', description: 'A review cycle' },
);
export type Semester = Static<typeof Semester>;

export const listSemesters = endpoint({
  name: 'performance.v1.semester.list',
  summary: 'List the semesters',
  method: 'GET',
  path: '/open-apis/performance/v1/semesters',
  tokens: ['tenant'],
  scopes: [...readScopes, 'performance:semester:read'],
  limits: [perMinute(10)],
  effect: 'read',
  query: Type.Object({
    start_time: Type.Optional(Milliseconds('Leaves out what starts before')),
    end_time: Type.Optional(Milliseconds('Leaves out what ends after')),
    year: Type.Optional(Type.Integer({ minimum: 0, maximum: 9999, description: 'Year' })),
    type_group: Type.Optional(TypeGroup),
    type: Type.Optional(SemesterType),
    ...narrowIdTypeQuery,
  }),
  data: Type.Object({ items: Type.Array(Semester, { description: 'Semesters' }) }),
  errors: { ...performanceErrors, noSeats: performanceFailures.noSeats },
});
