import { Type, type Static } from 'typebox';
import { endpoint } from '../endpoint.ts';
import { choice, ContactUserIdTypeQuery, Id, Milliseconds } from '../ids.ts';
import { pageData, pageQuery } from '../page.ts';
import { entity, idTypesQuery, Owner, Score, v2, Weight } from './entity.ts';
import { Objective, objectiveFields } from './objective.ts';

export const Cycle = Type.Object(
  {
    ...entity('cycle'),
    tenant_cycle_id: Id('period'),
    owner: Owner,
    start_time: Milliseconds('Start of the first day'),
    end_time: Milliseconds('Start of the last day'),
    cycle_status: Type.Optional(
      choice([0, 1, 2, 3], { description: '0 default, 1 normal, 2 marked invalid, 3 hidden' }),
    ),
    score: Type.Optional(Score),
  },
  { title: 'Cycle', description: "One person's OKR of one period" },
);
export type Cycle = Static<typeof Cycle>;

export const listCycles = endpoint({
  ...v2,
  name: 'okr.v2.okrCycle.list',
  summary: "List a person's cycles, newest first",
  method: 'GET',
  path: '/open-apis/okr/v2/cycles',
  scopes: ['okr:okr.period:readonly'],
  effect: 'write',
  query: Type.Object({
    user_id: Type.String({ minLength: 1, description: 'Whose cycles, as user_id_type says' }),
    user_id_type: ContactUserIdTypeQuery,
    ...pageQuery({ min: 1, max: 100, default: 10 }),
  }),
  data: Type.Object({ ...pageData, items: Type.Array(Cycle, { description: 'Cycles' }) }),
});

const params = Type.Object({ cycle_id: Id('cycle') });
const inCycle = { ...v2, params } as const;
const listQuery = Type.Object({ ...idTypesQuery, ...pageQuery({ min: 1, max: 100, default: 10 }) });
const writes = {
  scopes: ['okr:okr.content:writeonly'],
  effect: 'write',
  query: Type.Object(idTypesQuery),
} as const;
const items = Type.Object({ items: Type.Array(Objective, { description: 'Objectives in their order' }) });

export const setObjectivesPosition = endpoint({
  ...inCycle,
  ...writes,
  name: 'okr.v2.okrCycle.objectivesPosition',
  summary: 'Put the objectives of a cycle in order',
  method: 'PUT',
  path: '/open-apis/okr/v2/cycles/:cycle_id/objectives_position',
  body: Type.Object({
    objective_ids: Type.Array(Id('objective'), {
      minItems: 1,
      maxItems: 100,
      uniqueItems: true,
      description: 'All objectives of the cycle in their new order',
    }),
  }),
  data: items,
});

export const setObjectivesWeight = endpoint({
  ...inCycle,
  ...writes,
  name: 'okr.v2.okrCycle.objectivesWeight',
  summary: 'Set the weights of the objectives of a cycle',
  method: 'PUT',
  path: '/open-apis/okr/v2/cycles/:cycle_id/objectives_weight',
  body: Type.Object({
    objective_weights: Type.Array(
      Type.Object(
        { objective_id: Id('objective'), weight: Weight },
        { title: 'ObjectiveWeight', description: 'The weight of one objective' },
      ),
      { maxItems: 100, description: 'All objectives of the cycle; the weights sum to 1' },
    ),
  }),
  data: items,
});

export const createObjective = endpoint({
  ...inCycle,
  ...writes,
  name: 'okr.v2.okrCycleObjective.create',
  summary: 'Create an objective',
  method: 'POST',
  path: '/open-apis/okr/v2/cycles/:cycle_id/objectives',
  body: Type.Object({ ...objectiveFields, weight: Type.Optional(Weight) }),
  data: Type.Object({ objective_id: Id('objective') }),
});

export const listObjectives = endpoint({
  ...inCycle,
  name: 'okr.v2.okrCycleObjective.list',
  summary: 'List the objectives of a cycle',
  method: 'GET',
  path: '/open-apis/okr/v2/cycles/:cycle_id/objectives',
  scopes: ['okr:okr.content:readonly'],
  effect: 'read',
  query: listQuery,
  data: Type.Object({
    ...pageData,
    items: Type.Array(Objective, { description: 'Objectives in their order' }),
  }),
});
