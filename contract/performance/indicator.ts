import { Type, type Static } from 'typebox';
import { endpoint, perMinute } from '../endpoint.ts';
import { performanceErrors } from '../errors.ts';
import { Id, word } from '../ids.ts';
import { pageData, pageQuery } from '../page.ts';
import { configScopes, I18n } from './entity.ts';

export const IndicatorType = word(
  ['general_review_item', 'review_item_based_on_key_metric', 'okr_review_item', 'plus', 'minus'],
  { description: 'What it rates; plus and minus come on top of a calculated total' },
);
export type IndicatorType = Static<typeof IndicatorType>;

export const Indicator = Type.Object(
  {
    id: Id('indicator'),
    name: I18n,
    type: IndicatorType,
    options: Type.Array(
      Type.Object(
        {
          id: Id('option'),
          name: I18n,
          lable: Type.String({
            description: 'Short name of the level; the misspelling is the published one',
          }),
        },
        { title: 'PerformanceOption', description: 'A level' },
      ),
      { description: 'Levels from worst to best; empty where it is scored without levels' },
    ),
  },
  { title: 'PerformanceIndicator', description: 'What reviews measure by' },
);
export type Indicator = Static<typeof Indicator>;

export const queryIndicators = endpoint({
  name: 'performance.v2.indicator.query',
  summary: 'Get indicators with their levels',
  method: 'POST',
  path: '/open-apis/performance/v2/indicators/query',
  tokens: ['tenant'],
  scopes: configScopes,
  limits: [perMinute(10)],
  effect: 'read',
  query: Type.Object(pageQuery({ min: 0, max: 50, default: 20 })),
  body: Type.Object({
    indicator_ids: Type.Optional(
      Type.Array(Type.String(), { maxItems: 50, description: 'Only these; else all' }),
    ),
  }),
  data: Type.Object({ indicators: Type.Array(Indicator, { description: 'Indicators' }), ...pageData }),
  errors: performanceErrors,
});
