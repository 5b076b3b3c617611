import { Type, type Static } from 'typebox';
import { endpoint, perMinute } from '../endpoint.ts';
import { performanceErrors, performanceFailures, supplementFailures } from '../errors.ts';
import { pageData, pageQuery } from '../page.ts';
import { ClientToken, idTypeQuery, narrowIdTypeQuery, readScopes, ScalarUserId } from './entity.ts';

const { noSeats, permissionDenied, requestRepeated } = performanceFailures;
const { semesterInvalid, semesterIdInvalid, userNotFound } = supplementFailures;
const { itemNotFound, itemIdInvalid, externalIdRepeated, itemRepeated, externalIdTaken } = supplementFailures;

const text = (description: string, maxLength: number, minLength = 1) =>
  Type.String({ minLength, maxLength, description });
const SemesterId = text('Id of the semester', 100);
const path = '/open-apis/performance/v2/additional_informations';
const writes = {
  tokens: ['tenant'],
  scopes: ['performance:performance', 'performance:semester_activity:write'],
  limits: [perMinute(10)],
  effect: 'write',
} as const;

export const Supplement = Type.Object(
  {
    item_id: Type.String({ description: 'Id of the entry' }),
    external_id: Type.String({ description: 'The id that another system gave it; empty without one' }),
    reviewee_user_id: ScalarUserId('Whom it is about'),
    item: Type.String({ description: 'What it is about' }),
    time: Type.String({ description: 'When it was, in free words' }),
    detailed_description: Type.String({ description: 'What there is to say' }),
  },
  { title: 'PerformanceAdditionalInformation', description: 'What is known of somebody from elsewhere' },
);
export type Supplement = Static<typeof Supplement>;

const upTo50 = (description: string) =>
  Type.Optional(Type.Array(Type.String(), { maxItems: 50, description }));

export const querySupplements = endpoint({
  name: 'performance.v2.additionalInformation.query',
  summary: 'Get what is known of reviewees from elsewhere',
  method: 'POST',
  path: `${path}/query`,
  tokens: ['tenant'],
  scopes: [...readScopes, 'performance:semester_activity:read', 'performance:semester_activity:write'],
  limits: [perMinute(10)],
  effect: 'read',
  query: Type.Object({ ...idTypeQuery, ...pageQuery({ min: 0, max: 50, default: 20 }) }),
  body: Type.Object({
    semester_id: SemesterId,
    item_ids: upTo50('Only these entries'),
    external_ids: upTo50('Only what another system calls so; not looked at beside item_ids'),
    reviewee_user_ids: upTo50('Only about these people; not looked at beside the other two lists'),
  }),
  data: Type.Object({
    additional_informations: Type.Array(Supplement, { description: 'Entries' }),
    ...pageData,
  }),
  errors: { ...performanceErrors, semesterNotFound: semesterInvalid },
});

export const importSupplements = endpoint({
  ...writes,
  name: 'performance.v2.additionalInformation.import',
  summary: 'Bring in what is known of reviewees from elsewhere',
  method: 'POST',
  path: `${path}/import`,
  query: Type.Object({ client_token: ClientToken, ...idTypeQuery }),
  body: Type.Object({
    semester_id: SemesterId,
    additional_informations: Type.Array(
      Type.Object({
        item_id: Type.Optional(text('Which entry to change', 100)),
        external_id: Type.Optional(text('The id that another system gave it', 100, 0)),
        reviewee_user_id: text('Whom it is about, as user_id_type says', 9999),
        item: text('What it is about', 1000),
        time: text('When it was, in free words', 100),
        detailed_description: text('What there is to say', 5000),
      }),
      { minItems: 1, maxItems: 1000, description: 'Entries' },
    ),
    import_record_name: Type.Optional(text('Name of this import; API导入 without one', 200, 0)),
  }),
  data: Type.Object({
    import_record_id: Type.String({ description: 'Id of this import' }),
    additional_informations: Type.Array(Supplement, { description: 'What was brought in, in order' }),
  }),
  errors: {
    ...performanceErrors,
    semesterNotFound: semesterInvalid,
    requestRepeated,
    userNotFound,
    permissionDenied,
    itemNotFound,
    externalIdRepeated,
    itemRepeated,
    externalIdTaken,
    noSeats,
  },
});

export const deleteSupplements = endpoint({
  ...writes,
  name: 'performance.v2.additionalInformationsBatch.delete',
  summary: 'Delete what is known of reviewees from elsewhere',
  method: 'DELETE',
  path: `${path}/batch`,
  query: Type.Object(narrowIdTypeQuery),
  body: Type.Object({
    semester_id: SemesterId,
    additional_informations: Type.Array(Type.String(), {
      minItems: 1,
      maxItems: 100,
      description: 'Ids of entries',
    }),
  }),
  data: Type.Object({
    additional_informations: Type.Array(Type.String(), { description: 'Ids of what was deleted' }),
  }),
  errors: {
    ...performanceErrors,
    semesterNotFound: semesterIdInvalid,
    permissionDenied,
    itemNotFound: itemIdInvalid,
    noSeats,
  },
});
