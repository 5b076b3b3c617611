import { Type } from 'typebox';
import { endpoint, perMinute } from '../endpoint.ts';
import { groupFailures, performanceErrors, performanceFailures } from '../errors.ts';
import { choice } from '../ids.ts';
import { ClientToken, idTypeQuery } from './entity.ts';

export const VisibleSetting = choice([0, 1], {
  description: 'Who sees the people in it: 0 everybody who may, 1 not the administrators',
});

export const writeUserGroupUsers = endpoint({
  name: 'performance.v2.userGroupUserRel.write',
  summary: 'Say who is in a group of people, instead of those in it',
  method: 'POST',
  path: '/open-apis/performance/v2/user_group_user_rels/write',
  tokens: ['tenant'],
  scopes: ['performance:semester_activity:write'],
  limits: [perMinute(20)],
  effect: 'work',
  query: Type.Object({ client_token: ClientToken, ...idTypeQuery }),
  body: Type.Object({
    group_id: Type.String({ maxLength: 128, description: 'Id of the group' }),
    scope_visible_setting: Type.Optional(VisibleSetting),
    user_ids: Type.Array(Type.String(), {
      maxItems: 10_000,
      description: 'Everybody who shall be in it, as user_id_type says',
    }),
  }),
  data: Type.Object({
    data: Type.Object(
      {
        success_user_ids: Type.Array(Type.String(), { description: 'Who is in the group now' }),
        fail_user_datas: Type.Array(
          Type.Object({
            user_id: Type.String({ description: 'The id as it was given' }),
            fail_code: Type.Integer({ description: 'Why not: 1, nobody has this id' }),
          }),
          { description: 'Who could not be put into it' },
        ),
      },
      { description: 'What has been done' },
    ),
  }),
  errors: {
    ...performanceErrors,
    requestRepeated: performanceFailures.requestRepeated,
    ...groupFailures,
  },
});
