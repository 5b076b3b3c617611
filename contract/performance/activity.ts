import { Type, type Static } from 'typebox';
import { endpoint, perMinute } from '../endpoint.ts';
import { performanceErrors, performanceFailures } from '../errors.ts';
import { Id, Milliseconds, word } from '../ids.ts';
import { I18n, narrowIdTypeQuery, readScopes, ScalarUserId } from './entity.ts';

export const Mode = word(
  ['metric_development', 'performance_review', 'metric_development_and_performance_review'],
  { description: 'Setting metrics, reviewing, or both' },
);

export const Activity = Type.Object(
  {
    id: Id('activity'),
    name: I18n,
    description: I18n,
    semester_id: Id('semester'),
    mode: Mode,
    progress: word(['configurable', 'unable', 'initiating', 'enabled', 'finished'], {
      description: 'Not set up yet, ready to start, starting, running, over',
    }),
    create_time: Milliseconds('When it was created'),
    modify_time: Milliseconds('When it was last changed'),
    create_user_id: ScalarUserId('Who created it; missing where a program did'),
    modify_user_id: ScalarUserId('Who last changed it; missing where a program did'),
  },
  { title: 'PerformanceActivity', description: 'A project within a semester' },
);
export type Activity = Static<typeof Activity>;

export const queryActivities = endpoint({
  name: 'performance.v2.activity.query',
  summary: 'Get projects of semesters',
  method: 'POST',
  path: '/open-apis/performance/v2/activity/query',
  tokens: ['tenant'],
  scopes: [...readScopes, 'performance:semester_activity:read'],
  limits: [perMinute(10)],
  effect: 'read',
  query: Type.Object(narrowIdTypeQuery),
  body: Type.Object({
    semester_ids: Type.Optional(
      Type.Array(Type.String(), {
        maxItems: 10,
        description: 'Semesters; not looked at beside activity_ids',
      }),
    ),
    activity_ids: Type.Optional(Type.Array(Type.String(), { maxItems: 50, description: 'Projects' })),
  }),
  data: Type.Object({ activities: Type.Array(Activity, { description: 'Projects' }) }),
  errors: { ...performanceErrors, noSeats: performanceFailures.noSeats },
});
