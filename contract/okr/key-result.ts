import { Type, type Static } from 'typebox';
import { endpoint } from '../endpoint.ts';
import { Id, Milliseconds } from '../ids.ts';
import { ContentBlock } from './content-block.ts';
import { BasedOn, entity, idTypesQuery, Owner, Position, Score, v2, Weight } from './entity.ts';

/** What a caller may say of a key result. */
export const keyResultFields = {
  content: Type.Optional(ContentBlock),
  deadline: Type.Optional(Milliseconds('Start of the last day')),
  score: Type.Optional(Score),
};

export const KeyResult = Type.Object(
  {
    ...entity('key result'),
    owner: Owner,
    objective_id: Id('objective that holds it'),
    position: Position,
    ...keyResultFields,
    weight: Type.Optional(Weight),
  },
  { title: 'KeyResult', description: 'A key result' },
);
export type KeyResult = Static<typeof KeyResult>;

const ofKeyResult = {
  ...v2,
  params: Type.Object({ key_result_id: Id('key result') }),
  query: Type.Object(idTypesQuery),
  path: '/open-apis/okr/v2/key_results/:key_result_id',
} as const;
const data = Type.Object({ key_result: KeyResult });

export const getKeyResult = endpoint({
  ...ofKeyResult,
  name: 'okr.v2.okrKeyResult.get',
  summary: 'Get a key result',
  method: 'GET',
  scopes: ['okr:okr.content:readonly'],
  effect: 'read',
  data,
});

export const patchKeyResult = endpoint({
  ...ofKeyResult,
  name: 'okr.v2.okrKeyResult.patch',
  summary: 'Change a key result',
  method: 'PATCH',
  scopes: ['okr:okr.content:writeonly'],
  effect: 'write',
  body: Type.Object({ ...keyResultFields, update_time: BasedOn }),
  data,
});

export const deleteKeyResult = endpoint({
  ...ofKeyResult,
  name: 'okr.v2.okrKeyResult.delete',
  summary: 'Delete a key result',
  method: 'DELETE',
  scopes: ['okr:okr.content:writeonly'],
  effect: 'write',
  data: Type.Object({ key_result_id: Id('key result') }),
});
