import { Type } from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { choice } from '../../ids.ts';
import { v2 } from '../../okr/entity.ts';
import { OkrPeriodRule } from '../../okr/period.ts';

/** The published set only lists rules. */
export const createPeriodRule = endpoint({
  ...v2,
  name: 'okra.v1.periodRule.create',
  summary: 'Make a rule by which OKR periods are made',
  tokens: ['tenant'],
  method: 'POST',
  path: '/open-apis/okra/v1/period_rules',
  scopes: ['okr:okr'],
  effect: 'write',
  body: Type.Object({
    length: choice([1, 2, 3, 4, 6, 12], {
      description: 'Months of a period; 12 makes a rule of the type year, others of the type month',
    }),
    first_month: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 12,
        default: 1,
        description: 'Month in which the first period of a year starts',
      }),
    ),
  }),
  data: Type.Object({ period_rule: OkrPeriodRule }),
});
