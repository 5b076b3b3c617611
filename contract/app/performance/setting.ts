import { Type } from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { appPath, appReads, appWrites, idTypeQuery } from '../../performance/entity.ts';

const settings = {
  seats: Type.Boolean({
    description: 'Whether the company has performance seats: without them most calls answer 1580901',
  }),
  late_submission: Type.Boolean({ description: 'Whether answers may still be submitted after the deadline' }),
  withdrawal: Type.Boolean({
    description: 'Whether what was submitted may be taken back until the deadline',
  }),
};
const path = `${appPath}/settings`;
const data = Type.Object({
  settings: Type.Object(settings, { title: 'PerformanceSettings', description: 'Settings' }),
});

export const getPerformanceSettings = endpoint({
  ...appReads,
  name: 'okra.performance.v1.settings.get',
  summary: 'Get the settings of performance',
  method: 'GET',
  path,
  data,
});

export const patchPerformanceSettings = endpoint({
  ...appWrites,
  name: 'okra.performance.v1.settings.patch',
  summary: 'Change settings of performance',
  method: 'PATCH',
  path,
  body: Type.Partial(Type.Object(settings)),
  data,
});

export const setPerformanceAdmin = endpoint({
  ...appWrites,
  tokens: ['tenant'],
  name: 'okra.performance.v1.admin.set',
  summary: 'Let somebody set reviews up, for everybody or for a department',
  method: 'PUT',
  path: `${appPath}/admins/:user_id`,
  params: Type.Object({ user_id: Type.String({ minLength: 1, description: 'Whom, as user_id_type says' }) }),
  query: Type.Object(idTypeQuery),
  body: Type.Object({
    department_id: Type.Optional(Type.String({ minLength: 1, description: 'As department_id says' })),
    reads_answers: Type.Boolean({ description: 'Whether they may also read what people wrote' }),
  }),
  data: Type.Object({
    department_id: Type.Optional(Type.String({ description: 'The department' })),
    reads_answers: Type.Boolean({ description: 'Whether they may also read what people wrote' }),
  }),
});
