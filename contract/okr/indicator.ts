import { Type, type Static } from 'typebox';
import { endpoint } from '../endpoint.ts';
import { choice, Id } from '../ids.ts';
import { BasedOn, entity, EntityTypeField, idTypesQuery, Owner, v2 } from './entity.ts';

/** Of values and percentages, on both sides of 0. */
export const LARGEST_VALUE = 99_999_999_999;

const Value = (description: string) =>
  Type.Number({ minimum: -LARGEST_VALUE, maximum: LARGEST_VALUE, description });

const IndicatorUnit = Type.Object(
  {
    unit_type: choice([0, 1], { description: '0 public, 1 custom' }),
    unit_value: Type.String({
      minLength: 1,
      maxLength: 8,
      description: 'PERCENT, NONE, YUAN or DOLLAR when public; up to 5 characters when custom',
    }),
  },
  { title: 'IndicatorUnit', description: 'What the values are counted in' },
);

/** What a caller may say of an indicator. */
const indicatorFields = {
  indicator_status: choice([-1, 0, 1, 2], {
    description: '-1 undefined, 0 on track, 1 at risk, 2 delayed',
  }),
  status_calculate_type: choice([0, 1, 2], {
    description: '0 by hand, 1 from progress and time, 2 from the key result most at risk (objectives only)',
  }),
  start_value: Type.Optional(Value('Where it began')),
  target_value: Type.Optional(Value('Where it should end')),
  current_value: Type.Optional(Value('Where it is')),
  current_value_calculate_type: Type.Optional(
    choice([0, 1, 2], {
      description: '0 by hand, 1 from the key results (objectives only), 2 from decomposed key results',
    }),
  ),
  unit: Type.Optional(IndicatorUnit),
};

export const Indicator = Type.Object(
  {
    ...entity('indicator'),
    owner: Owner,
    entity_type: EntityTypeField,
    entity_id: Id('objective or key result that it measures'),
    ...indicatorFields,
  },
  { title: 'Indicator', description: 'How an objective or key result is measured' },
);
export type Indicator = Static<typeof Indicator>;

const data = Type.Object({ indicator: Indicator });
const reads = {
  ...v2,
  method: 'GET',
  scopes: ['okr:okr.content:readonly'],
  effect: 'read',
  query: Type.Object(idTypesQuery),
  data,
} as const;

export const getObjectiveIndicator = endpoint({
  ...reads,
  name: 'okr.v2.okrObjectiveIndicator.list',
  summary: 'Get the indicator of an objective',
  path: '/open-apis/okr/v2/objectives/:objective_id/indicators',
  params: Type.Object({ objective_id: Id('objective') }),
});

export const getKeyResultIndicator = endpoint({
  ...reads,
  name: 'okr.v2.okrKeyResultIndicator.list',
  summary: 'Get the indicator of a key result',
  path: '/open-apis/okr/v2/key_results/:key_result_id/indicators',
  params: Type.Object({ key_result_id: Id('key result') }),
});

export const patchIndicator = endpoint({
  ...v2,
  name: 'okr.v2.okrIndicator.patch',
  summary: 'Change an indicator',
  method: 'PATCH',
  path: '/open-apis/okr/v2/indicators/:indicator_id',
  scopes: ['okr:okr.content:writeonly'],
  effect: 'write',
  params: Type.Object({ indicator_id: Id('indicator') }),
  query: Type.Object(idTypesQuery),
  body: Type.Object({ ...Type.Partial(Type.Object(indicatorFields)).properties, update_time: BasedOn }),
  data,
});
