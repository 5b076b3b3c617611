import { Type, type Static } from 'typebox';
import { endpoint, perMinute } from '../endpoint.ts';
import { performanceErrors, performanceFailures } from '../errors.ts';
import { DepartmentIdTypeQuery, Id, UserRef } from '../ids.ts';
import { pageData, pageQuery } from '../page.ts';
import { I18n, idTypeQuery, narrowIdTypeQuery, readScopes } from './entity.ts';

const { noSeats, semesterNotFound, pageTokenInvalid, pageTokenExpired } = performanceFailures;
const SemesterId = Type.String({ minLength: 1, description: 'Id of the semester' });

export const Reviewee = Type.Object(
  {
    reviewee_user_id: UserRef,
    activity_ids: Type.Array(Id('activity'), { description: 'Projects that they take part in' }),
    reviewprofile_url: Type.String({
      description: 'Page of their review; empty while none of their projects has started',
    }),
  },
  { title: 'PerformanceReviewee', description: 'Somebody who is reviewed' },
);
export type Reviewee = Static<typeof Reviewee>;

export const queryReviewees = endpoint({
  name: 'performance.v2.reviewee.query',
  summary: 'Get the people reviewed in a semester',
  method: 'POST',
  path: '/open-apis/performance/v2/reviewees/query',
  tokens: ['tenant'],
  scopes: [...readScopes, 'performance:semester_user:read'],
  limits: [perMinute(20)],
  effect: 'read',
  query: Type.Object({ ...idTypeQuery, ...pageQuery({ min: 1, max: 50, default: 20 }) }),
  body: Type.Object({
    semester_id: SemesterId,
    user_ids: Type.Optional(
      Type.Array(Type.String(), { maxItems: 50, description: 'Only these people, as user_id_type says' }),
    ),
    activity_ids: Type.Optional(Type.Array(Type.String(), { description: 'Only these projects' })),
  }),
  data: Type.Object({
    semester_id: Id('semester'),
    reviewees: Type.Array(Reviewee, { description: 'People' }),
    ...pageData,
  }),
  errors: { ...performanceErrors, semesterNotFound, pageTokenInvalid, pageTokenExpired, noSeats },
});

const Named = (title: string, what: string, ofScope: string) =>
  Type.Optional(
    Type.Object(
      { id: Type.String({ description: `Id of the ${what}` }), name: I18n },
      { title, description: `The ${what} then`, fieldScopes: [ofScope] },
    ),
  );

export const SemesterPerson = Type.Object(
  {
    user_id: UserRef,
    direct_leader_user_id: Type.Optional(
      Type.Object(UserRef.properties, {
        description: 'The manager then',
        fieldScopes: ['performance:user_snapshot.direct_leader:read'],
      }),
    ),
    department: Named('SnapshotDepartment', 'department', 'performance:user_snapshot.department:read'),
    job_family: Named('SnapshotJobFamily', 'job family', 'performance:user_snapshot.job_family:read'),
    job_level: Named('SnapshotJobLevel', 'job level', 'performance:user_snapshot.job_level:read'),
  },
  { title: 'PerformanceSemesterPerson', description: 'Somebody as they were for a semester' },
);
export type SemesterPerson = Static<typeof SemesterPerson>;

export const queryUserInfo = endpoint({
  name: 'performance.v2.userInfo.query',
  summary: 'Get people as they were for a semester',
  method: 'POST',
  path: '/open-apis/performance/v2/user_info/query',
  tokens: ['tenant'],
  scopes: readScopes,
  limits: [perMinute(100)],
  effect: 'read',
  query: Type.Object({ ...narrowIdTypeQuery, department_id_type: DepartmentIdTypeQuery }),
  body: Type.Object({
    semester_id: SemesterId,
    user_ids: Type.Array(Type.String(), { maxItems: 10, description: 'People, as user_id_type says' }),
  }),
  data: Type.Object({
    semester_id: Type.String({ description: 'Id of the semester' }),
    user_infos: Type.Array(SemesterPerson, { description: 'People' }),
  }),
  errors: { ...performanceErrors, noSeats },
});
