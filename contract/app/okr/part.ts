import { Type, type Static } from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { Id, Milliseconds } from '../../ids.ts';
import { idTypesQuery, Owner, v2 } from '../../okr/entity.ts';

const LinkedKeyResult = Type.Object(
  {
    key_result_id: Id('key result'),
    owner: Owner,
    create_time: Milliseconds('Since when it is linked'),
  },
  { title: 'OkrLinkedKeyResult', description: 'A key result that counts in another one, or that one' },
);
export type LinkedKeyResult = Static<typeof LinkedKeyResult>;

const parts = {
  ...v2,
  path: '/open-apis/okra/v1/key_results/:key_result_id/parts',
  params: Type.Object({ key_result_id: Id('key result that is decomposed') }),
  query: Type.Object(idTypesQuery),
} as const;
const writes = { scopes: ['okr:okr.content:writeonly'], effect: 'write' } as const;

/** Of our own: the published set has indicators that follow decomposed key results, and no way to decompose one. */
export const createPart = endpoint({
  ...parts,
  ...writes,
  name: 'okra.v1.keyResultPart.create',
  summary: 'Take over a part of a key result',
  method: 'POST',
  body: Type.Object({ part_id: Id('key result that counts in the other one from now on') }),
  data: Type.Object({ part: LinkedKeyResult }),
});

export const listParts = endpoint({
  ...parts,
  name: 'okra.v1.keyResultPart.list',
  summary: 'List the key results that count in another one',
  method: 'GET',
  scopes: ['okr:okr.content:readonly'],
  effect: 'read',
  data: Type.Object({
    part_of: Type.Optional(LinkedKeyResult),
    parts: Type.Array(LinkedKeyResult, { description: 'What counts in it, oldest first' }),
  }),
});

export const deletePart = endpoint({
  ...v2,
  ...writes,
  name: 'okra.v1.keyResultPart.delete',
  summary: 'Have a key result no longer count in another one; both stay',
  method: 'DELETE',
  path: `${parts.path}/:part_id`,
  params: Type.Object({
    key_result_id: Id('key result that is decomposed'),
    part_id: Id('key result that counts in it'),
  }),
  data: Type.Object({ part_id: Id('key result that counts in it no longer') }),
});
