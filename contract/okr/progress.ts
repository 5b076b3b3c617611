import { Type, type Static } from 'typebox';
import { endpoint, perMinute } from '../endpoint.ts';
import { okrShortErrors } from '../errors.ts';
import { choice, ContactUserIdTypeQuery, Id, Milliseconds } from '../ids.ts';
import { pageData, pageQuery } from '../page.ts';
import { ContentBlock } from './content-block.ts';
import { ContentBlockV1 } from './content-block-v1.ts';
import { entity, EntityTypeField, idTypesQuery, Owner, v2 } from './entity.ts';
import { LARGEST_VALUE } from './indicator.ts';

const Percent = Type.Number({
  minimum: -LARGEST_VALUE,
  maximum: LARGEST_VALUE,
  description: 'Progress in percent, up to two decimals; may exceed 100',
});
const Status = choice([-1, 0, 1, 2], { description: '-1 none, 0 on track, 1 at risk, 2 delayed' });

const ProgressRecordRate = Type.Object(
  { percent: Type.Optional(Percent), status: Type.Optional(Status) },
  { title: 'ProgressRecordRate', description: 'How far along, as this record says' },
);

export const ProgressRecord = Type.Object(
  {
    progress_id: Id('progress record'),
    modify_time: Milliseconds('When it was last changed'),
    content: Type.Optional(ContentBlockV1),
    progress_rate: Type.Optional(ProgressRecordRate),
  },
  { title: 'ProgressRecord', description: 'A progress record' },
);
export type ProgressRecord = Static<typeof ProgressRecord>;

const v1 = {
  tokens: ['tenant', 'user'],
  limits: [perMinute(100)],
  errors: okrShortErrors,
  query: Type.Object({ user_id_type: ContactUserIdTypeQuery }),
} as const;
const records = '/open-apis/okr/v1/progress_records';
const params = Type.Object({ progress_id: Id('progress record') });
const address = (description: string) =>
  Type.String({
    pattern: '^https?://.*$',
    maxLength: 2000,
    expects: 'an address that begins with http:// or https://',
    description,
  });

export const createProgressRecord = endpoint({
  ...v1,
  name: 'okr.v1.progressRecord.create',
  summary: 'Add a progress record to an objective or key result',
  method: 'POST',
  path: records,
  scopes: ['okr:okr', 'okr:okr.progress:writeonly'],
  effect: 'write',
  body: Type.Object({
    source_title: Type.String({ minLength: 1, maxLength: 1000, description: 'Where the record comes from' }),
    source_url: address('Address of where it comes from'),
    target_id: Id('objective or key result'),
    target_type: EntityTypeField,
    content: ContentBlockV1,
    source_url_pc: Type.Optional(address('The same for computers')),
    source_url_mobile: Type.Optional(address('The same for telephones')),
    progress_rate: Type.Optional(ProgressRecordRate),
  }),
  data: ProgressRecord,
});

export const getProgressRecord = endpoint({
  ...v1,
  name: 'okr.v1.progressRecord.get',
  summary: 'Get a progress record',
  method: 'GET',
  path: `${records}/:progress_id`,
  scopes: ['okr:okr:readonly', 'okr:okr.progress:readonly', 'okr:okr'],
  effect: 'read',
  params,
  data: ProgressRecord,
});

export const updateProgressRecord = endpoint({
  ...v1,
  name: 'okr.v1.progressRecord.update',
  summary: 'Change a progress record',
  method: 'PUT',
  path: `${records}/:progress_id`,
  scopes: ['okr:okr', 'okr:okr.progress:writeonly'],
  effect: 'write',
  params,
  body: Type.Object({ content: ContentBlockV1, progress_rate: Type.Optional(ProgressRecordRate) }),
  data: ProgressRecord,
});

export const deleteProgressRecord = endpoint({
  ...v1,
  name: 'okr.v1.progressRecord.delete',
  summary: 'Delete a progress record',
  method: 'DELETE',
  path: `${records}/:progress_id`,
  scopes: ['okr:okr', 'okr:okr.progress:delete'],
  effect: 'write',
  params,
  data: Type.Object({}),
});

export const Progress = Type.Object(
  {
    ...entity('progress record'),
    owner: Owner,
    entity_type: EntityTypeField,
    entity_id: Id('objective or key result'),
    content: Type.Optional(ContentBlock),
    progress_rate: Type.Optional(
      Type.Object(
        { progress_percent: Type.Optional(Percent), progress_status: Type.Optional(Status) },
        { title: 'ProgressRateV2', description: 'How far along, as this record says' },
      ),
    ),
  },
  { title: 'Progress', description: 'A progress record' },
);
export type Progress = Static<typeof Progress>;

const lists = {
  ...v2,
  method: 'GET',
  scopes: ['okr:okr.progress:readonly'],
  effect: 'read',
  query: Type.Object({ ...idTypesQuery, ...pageQuery({ min: 1, max: 100, default: 10 }) }),
  data: Type.Object({ ...pageData, items: Type.Array(Progress, { description: 'Newest first' }) }),
} as const;

export const listObjectiveProgresses = endpoint({
  ...lists,
  name: 'okr.v2.okrObjectiveProgress.list',
  summary: 'List the progress records of an objective',
  path: '/open-apis/okr/v2/objectives/:objective_id/progresses',
  params: Type.Object({ objective_id: Id('objective') }),
});

export const listKeyResultProgresses = endpoint({
  ...lists,
  name: 'okr.v2.okrKeyResultProgress.list',
  summary: 'List the progress records of a key result',
  path: '/open-apis/okr/v2/key_results/:key_result_id/progresses',
  params: Type.Object({ key_result_id: Id('key result') }),
});
