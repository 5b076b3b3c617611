import { Type, type Static } from 'typebox';
import { endpoint, perMinute } from '../endpoint.ts';
import { okrPeriodErrors, okrPeriodWriteErrors, okrShortErrors } from '../errors.ts';
import { choice, Id, Milliseconds, word } from '../ids.ts';
import { pageData, pageQuery } from '../page.ts';

export const OkrPeriod = Type.Object(
  {
    en_name: Type.String({ description: 'Name in English' }),
    id: Id('period'),
    period_end_time: Milliseconds('Start of the last day'),
    period_start_time: Milliseconds('Start of the first day'),
    status: choice([0, 1, 2, 3], { description: '0 normal, 1 not handled yet, 2 marked invalid, 3 hidden' }),
    zh_name: Type.String({ description: 'Name in Chinese' }),
  },
  { title: 'OkrPeriod', description: 'A period' },
);
export type OkrPeriod = Static<typeof OkrPeriod>;

export const listPeriods = endpoint({
  name: 'okr.v1.period.list',
  summary: 'List OKR periods',
  method: 'GET',
  path: '/open-apis/okr/v1/periods',
  tokens: ['tenant'],
  scopes: ['okr:okr:readonly', 'okr:okr', 'okr:okr.period:readonly'],
  limits: [perMinute(100)],
  effect: 'read',
  query: Type.Object(pageQuery({ min: 1, max: 100, default: 10 })),
  data: Type.Object({
    has_more: pageData.has_more,
    items: Type.Array(OkrPeriod, { description: 'Periods' }),
    page_token: pageData.page_token,
  }),
  errors: okrShortErrors,
});

const writes = {
  tokens: ['tenant'],
  scopes: ['okr:okr', 'okr:okr.period:writeonly'],
  limits: [perMinute(100)],
  effect: 'write',
  errors: okrPeriodWriteErrors,
} as const;
const Month = (description: string) => Type.String({ pattern: '^\\d{4}-(0[1-9]|1[0-2])$', description });
/** A period is there for good, so no slip of the pen makes one of another century. */
const NewMonth = Type.String({
  pattern: '^20\\d{2}-(0[1-9]|1[0-2])$',
  expects: 'a month from 2000-01 to 2099-12, such as 2026-01',
  description: 'First month, YYYY-MM',
});

export const createPeriod = endpoint({
  ...writes,
  name: 'okr.v1.period.create',
  summary: 'Create an OKR period by a rule',
  method: 'POST',
  path: '/open-apis/okr/v1/periods',
  body: Type.Object({ period_rule_id: Id('period rule'), start_month: NewMonth }),
  data: Type.Object({
    period_id: Id('period'),
    start_month: Month('First month'),
    end_month: Month('Last month'),
  }),
});

const WrittenStatus = choice([1, 2, 3], { description: '1 normal, 2 marked invalid, 3 hidden' });

export const patchPeriod = endpoint({
  ...writes,
  name: 'okr.v1.period.patch',
  summary: 'Change the status of an OKR period for everybody',
  method: 'PATCH',
  path: '/open-apis/okr/v1/periods/:period_id',
  params: Type.Object({ period_id: Id('period') }),
  body: Type.Object({ status: WrittenStatus }),
  data: Type.Object({ period_id: Id('period'), status: WrittenStatus }),
});

export const OkrPeriodRule = Type.Object(
  {
    period_rule_id: Id('period rule'),
    type: word(['year', 'month'], { description: 'A period of years or of months' }),
    length: Type.Integer({ minimum: 1, description: 'Length in months' }),
    first_month: Type.Integer({
      minimum: 1,
      maximum: 12,
      description: 'Month in which the first period of a year starts',
    }),
  },
  { title: 'OkrPeriodRule', description: 'How periods are made' },
);
export type OkrPeriodRule = Static<typeof OkrPeriodRule>;

export const listPeriodRules = endpoint({
  name: 'okr.v1.periodRule.list',
  summary: 'List the rules by which OKR periods are made',
  method: 'GET',
  path: '/open-apis/okr/v1/period_rules',
  tokens: ['tenant'],
  scopes: ['okr:okr:readonly', 'okr:okr'],
  limits: [perMinute(100)],
  effect: 'read',
  data: Type.Object({ period_rules: Type.Array(OkrPeriodRule, { description: 'Period rules' }) }),
  errors: okrPeriodErrors,
});
