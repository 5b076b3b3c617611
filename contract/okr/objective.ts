import { Type, type Static } from 'typebox';
import { endpoint } from '../endpoint.ts';
import { Id, Milliseconds } from '../ids.ts';
import { ContentBlock } from './content-block.ts';
import { entity, idTypesQuery, Owner, v2 } from './entity.ts';

export const Objective = Type.Object(
  {
    ...entity('objective'),
    owner: Owner,
    cycle_id: Id('cycle that holds it'),
    position: Type.Integer({ minimum: 1, maximum: 100, description: 'Place in the cycle, from 1' }),
    content: Type.Optional(ContentBlock),
    score: Type.Optional(
      Type.Number({ minimum: 0, maximum: 1, description: 'Score with one decimal; absent until scored' }),
    ),
    notes: Type.Optional(ContentBlock),
    weight: Type.Optional(
      Type.Number({ minimum: 0, maximum: 1, description: 'Weight in the cycle, up to three decimals' }),
    ),
    deadline: Type.Optional(Milliseconds('Start of the last day')),
    category_id: Type.Optional(Id('category')),
  },
  { title: 'Objective', description: 'An objective' },
);
export type Objective = Static<typeof Objective>;

const ObjectivePath = Type.Object({ objective_id: Id('objective') });

export const getObjective = endpoint({
  ...v2,
  name: 'okr.v2.objective.get',
  summary: 'Get an objective',
  method: 'GET',
  path: '/open-apis/okr/v2/objectives/:objective_id',
  scopes: ['okr:okr.content:readonly'],
  effect: 'read',
  params: ObjectivePath,
  query: Type.Object(idTypesQuery),
  data: Type.Object({ objective: Objective }),
});
