import { Type, type Static } from 'typebox';
import { endpoint, perMinute } from '../endpoint.ts';
import { okrErrors } from '../errors.ts';
import { choice, Id, ids, languages, Milliseconds, UserIdTypeQuery, UserRef, word } from '../ids.ts';

const ProgressRate = Type.Object(
  {
    percent: Type.Integer({ minimum: 0, description: 'Progress in percent; may exceed 100' }),
    status: word(['-1', '0', '1', '2'], { description: '"-1" none, "0" on track, "1" at risk, "2" delayed' }),
  },
  { title: 'ProgressRate', description: 'How far along' },
);
export type ProgressRate = Static<typeof ProgressRate>;

const ProgressRecordRef = Type.Object({ id: Id('progress record') }, { title: 'ProgressRecordRef' });

/** What objectives and key results say alike of their progress and score. */
const progress = {
  progress_rate: ProgressRate,
  progress_rate_percent_last_updated_time: Milliseconds('When the percentage last changed'),
  progress_rate_status_last_updated_time: Milliseconds('When the status last changed'),
  progress_record_last_updated_time: Milliseconds('When a progress record was last added or edited'),
  progress_record_list: Type.Array(ProgressRecordRef, { description: 'Progress records, newest first' }),
};
const score = {
  score: Type.Optional(Type.Integer({ minimum: 0, maximum: 100, description: 'Score; absent until scored' })),
  score_last_updated_time: Milliseconds('When the score last changed'),
};
const weight = { minimum: 0, maximum: 100 };
const mentions = Type.Array(UserRef, { description: 'People mentioned in the content' });

export const OkrKeyResult = Type.Object(
  {
    content: Type.String({ description: 'Plain text; people as @Name in the asked language' }),
    deadline: Milliseconds('Start of the last day'),
    id: Id('key result'),
    kr_weight: Type.Number({ ...weight, description: 'Weight in the objective' }),
    mentioned_user_list: mentions,
    ...progress,
    progress_report_last_updated_time: Milliseconds('When the notes last changed'),
    ...score,
    weight: Type.Integer({
      ...weight,
      description: 'kr_weight as a whole number; deprecated',
      deprecated: true,
    }),
  },
  { title: 'OkrKeyResult', description: 'A key result' },
);
export type OkrKeyResult = Static<typeof OkrKeyResult>;

export const AlignedObjective = Type.Object(
  {
    id: Id('objective'),
    okr_id: Id('OKR that holds the objective'),
    owner: UserRef,
  },
  { title: 'AlignedObjective', description: 'The other end of an alignment' },
);
export type AlignedObjective = Static<typeof AlignedObjective>;

/** Stands for an OKR or objective that the caller may not see. */
const hidden = (title: string, what: string) =>
  Type.Object(
    {
      id: Id(what),
      permission: Type.Literal(0, { description: 'The caller may not see it: nothing else is answered' }),
    },
    { title, description: `The ${what} is hidden from the caller` },
  );

export const OkrObjective = Type.Object(
  {
    aligned_objective_list: Type.Array(AlignedObjective, { description: 'Objectives aligned to this one' }),
    aligning_objective_list: Type.Array(AlignedObjective, { description: 'Objectives this one aligns to' }),
    content: Type.String({ description: 'Plain text; people as @Name in the asked language' }),
    deadline: Milliseconds('Start of the last day'),
    id: Id('objective'),
    kr_list: Type.Array(OkrKeyResult, { description: 'Key results' }),
    mentioned_user_list: mentions,
    permission: Type.Literal(1, { description: 'The caller may see it' }),
    ...progress,
    progress_report: Type.Optional(
      Type.String({ description: 'Notes as plain text; absent if there are none' }),
    ),
    progress_report_last_updated_time: Milliseconds('When the notes last changed'),
    ...score,
    weight: Type.Number({ ...weight, description: 'Weight in the OKR' }),
  },
  { title: 'OkrObjective', description: 'An objective' },
);
export type OkrObjective = Static<typeof OkrObjective>;

export const HiddenObjective = hidden('HiddenObjective', 'objective');
export type HiddenObjective = Static<typeof HiddenObjective>;

export const Okr = Type.Object(
  {
    confirm_status: choice([0, 1, 2, 3, 4], {
      description: '0 initial, 1 not submitted, 2 awaiting confirmation, 3 suggestion given, 4 confirmed',
    }),
    id: Id('OKR'),
    name: Type.String({ description: 'Name of the period in the asked language' }),
    objective_list: Type.Array(Type.Union([OkrObjective, HiddenObjective]), { description: 'Objectives' }),
    period_id: Id('period'),
    permission: Type.Literal(1, { description: 'The caller may see it' }),
  },
  { title: 'Okr', description: "One person's OKR of one period" },
);
export type Okr = Static<typeof Okr>;

export const HiddenOkr = hidden('HiddenOkr', 'OKR');
export type HiddenOkr = Static<typeof HiddenOkr>;

export const OkrBatch = Type.Union([Okr, HiddenOkr]);
export type OkrBatch = Static<typeof OkrBatch>;

const lang = Type.Optional(
  word(languages, { default: 'zh_cn', description: 'Language of period names and of mentioned people' }),
);

const declared = {
  method: 'GET',
  tokens: ['tenant', 'user'],
  scopes: ['okr:okr:readonly', 'okr:okr'],
  limits: [perMinute(100)],
  effect: 'read',
  errors: okrErrors,
} as const;

export const listUserOkrs = endpoint({
  ...declared,
  name: 'okr.v1.userOkr.list',
  summary: "List a person's OKRs, newest period first",
  path: '/open-apis/okr/v1/users/:user_id/okrs',
  params: Type.Object({
    user_id: Type.String({ minLength: 1, description: 'Whose OKRs, as user_id_type says' }),
  }),
  query: Type.Object({
    user_id_type: UserIdTypeQuery,
    offset: Type.String({
      pattern: '^[0-9]{1,9}$',
      expects: 'a whole number, 0 or more',
      examples: ['0'],
      description: 'How many OKRs to pass over',
    }),
    limit: Type.String({
      pattern: '^([0-9]|10)$',
      expects: 'a whole number from 0 to 10',
      examples: ['5'],
      description: 'How many OKRs to answer',
    }),
    lang,
    period_ids: Type.Optional(ids('Only OKRs of these periods', 10)),
  }),
  data: Type.Object({
    okr_list: Type.Array(OkrBatch, { description: 'OKRs' }),
    total: Type.Integer({ minimum: 0, description: 'How many OKRs there are, whatever offset and limit' }),
  }),
});

export const batchGetOkrs = endpoint({
  ...declared,
  name: 'okr.v1.okr.batchGet',
  summary: 'Get OKRs by their ids',
  path: '/open-apis/okr/v1/okrs/batch_get',
  query: Type.Object({
    user_id_type: UserIdTypeQuery,
    okr_ids: ids('Which OKRs', 10),
    lang,
  }),
  data: Type.Object({ okr_list: Type.Array(OkrBatch, { description: 'OKRs in the order asked' }) }),
});
