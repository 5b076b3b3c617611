import { Type, type Static } from 'typebox';
import { endpoint } from '../endpoint.ts';
import { Id, Milliseconds } from '../ids.ts';
import { pageData, pageQuery } from '../page.ts';
import { ContentBlock } from './content-block.ts';
import { BasedOn, entity, idTypesQuery, Owner, Position, Score, v2, Weight } from './entity.ts';
import { KeyResult, keyResultFields } from './key-result.ts';

/** What a caller may say of an objective. */
export const objectiveFields = {
  content: Type.Optional(ContentBlock),
  score: Type.Optional(Score),
  notes: Type.Optional(ContentBlock),
  deadline: Type.Optional(Milliseconds('Start of the last day')),
  category_id: Type.Optional(Id('category')),
};

export const Objective = Type.Object(
  {
    ...entity('objective'),
    owner: Owner,
    cycle_id: Id('cycle that holds it'),
    position: Position,
    ...objectiveFields,
    weight: Type.Optional(Weight),
  },
  { title: 'Objective', description: 'An objective' },
);
export type Objective = Static<typeof Objective>;

const ofObjective = {
  ...v2,
  params: Type.Object({ objective_id: Id('objective') }),
  query: Type.Object(idTypesQuery),
} as const;
const reads = { scopes: ['okr:okr.content:readonly'], effect: 'read' } as const;
const writes = { scopes: ['okr:okr.content:writeonly'], effect: 'write' } as const;
const path = '/open-apis/okr/v2/objectives/:objective_id';
const data = Type.Object({ objective: Objective });

export const getObjective = endpoint({
  ...ofObjective,
  ...reads,
  name: 'okr.v2.okrObjective.get',
  summary: 'Get an objective',
  method: 'GET',
  path,
  data,
});

export const patchObjective = endpoint({
  ...ofObjective,
  ...writes,
  name: 'okr.v2.okrObjective.patch',
  summary: 'Change an objective',
  method: 'PATCH',
  path,
  body: Type.Object({ ...objectiveFields, update_time: BasedOn }),
  data,
});

export const deleteObjective = endpoint({
  ...ofObjective,
  ...writes,
  name: 'okr.v2.okrObjective.delete',
  summary: 'Delete an objective with its key results',
  method: 'DELETE',
  path,
  data: Type.Object({ objective_id: Id('objective') }),
});

const items = Type.Object({ items: Type.Array(KeyResult, { description: 'Key results in their order' }) });

export const setKeyResultsPosition = endpoint({
  ...ofObjective,
  ...writes,
  name: 'okr.v2.okrObjective.keyResultsPosition',
  summary: 'Put the key results of an objective in order',
  method: 'PUT',
  path: `${path}/key_results_position`,
  body: Type.Object({
    key_result_ids: Type.Array(Id('key result'), {
      minItems: 1,
      maxItems: 100,
      uniqueItems: true,
      description: 'All key results of the objective in their new order',
    }),
  }),
  data: items,
});

export const setKeyResultsWeight = endpoint({
  ...ofObjective,
  ...writes,
  name: 'okr.v2.okrObjective.keyResultsWeight',
  summary: 'Set the weights of the key results of an objective',
  method: 'PUT',
  path: `${path}/key_results_weight`,
  body: Type.Object({
    key_result_weights: Type.Array(
      Type.Object(
        { key_result_id: Id('key result'), weight: Weight },
        { title: 'KeyResultWeight', description: 'The weight of one key result' },
      ),
      { maxItems: 100, description: 'All key results of the objective; the weights sum to 1' },
    ),
  }),
  data: items,
});

export const createKeyResult = endpoint({
  ...ofObjective,
  ...writes,
  name: 'okr.v2.okrObjectiveKeyResult.create',
  summary: 'Create a key result',
  method: 'POST',
  path: `${path}/key_results`,
  body: Type.Object(keyResultFields),
  data: Type.Object({ key_result_id: Id('key result') }),
});

export const listKeyResults = endpoint({
  ...ofObjective,
  ...reads,
  name: 'okr.v2.okrObjectiveKeyResult.list',
  summary: 'List the key results of an objective',
  method: 'GET',
  path: `${path}/key_results`,
  query: Type.Object({ ...idTypesQuery, ...pageQuery({ min: 1, max: 100, default: 10 }) }),
  data: Type.Object({
    ...pageData,
    items: Type.Array(KeyResult, { description: 'Key results in their order' }),
  }),
});
