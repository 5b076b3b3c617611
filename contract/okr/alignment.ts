import { Type, type Static } from 'typebox';
import { endpoint } from '../endpoint.ts';
import { choice, Id, word } from '../ids.ts';
import { pageData, pageQuery } from '../page.ts';
import { entity, entityTypes, idTypesQuery, Owner, v2 } from './entity.ts';

const ObjectiveType = choice([entityTypes.objective], { description: '2: only objectives are aligned' });

export const Alignment = Type.Object(
  {
    ...entity('alignment'),
    from_owner: Owner,
    to_owner: Owner,
    from_entity_type: ObjectiveType,
    from_entity_id: Id('objective that is aligned to another'),
    to_entity_type: ObjectiveType,
    to_entity_id: Id('objective that it is aligned to'),
  },
  { title: 'Alignment', description: 'One objective that contributes to another' },
);
export type Alignment = Static<typeof Alignment>;

const ofObjective = {
  ...v2,
  path: '/open-apis/okr/v2/objectives/:objective_id/alignments',
  params: Type.Object({ objective_id: Id('objective') }),
} as const;
const ofAlignment = {
  ...v2,
  path: '/open-apis/okr/v2/alignments/:alignment_id',
  params: Type.Object({ alignment_id: Id('alignment') }),
} as const;
const reads = { scopes: ['okr:okr.content:readonly'], effect: 'read' } as const;
const writes = { scopes: ['okr:okr.content:writeonly'], effect: 'write' } as const;
const id = Type.Object({ alignment_id: Id('alignment') });

export const createAlignment = endpoint({
  ...ofObjective,
  ...writes,
  name: 'okr.v2.okrObjectiveAlignment.create',
  summary: 'Align an objective to another one',
  method: 'POST',
  body: Type.Object({ to_entity_type: ObjectiveType, to_entity_id: Id('objective to align to') }),
  data: id,
});

export const listAlignments = endpoint({
  ...ofObjective,
  ...reads,
  name: 'okr.v2.okrObjectiveAlignment.list',
  summary: 'List the alignments of an objective',
  method: 'GET',
  query: Type.Object({
    align_type: Type.Optional(
      word(['aligned', 'aligning'], {
        description: 'aligned: from others to this one; aligning: from this one to others; none: both',
      }),
    ),
    ...idTypesQuery,
    ...pageQuery({ min: 1, max: 100, default: 10 }),
  }),
  data: Type.Object({ ...pageData, items: Type.Array(Alignment, { description: 'Oldest first' }) }),
});

export const getAlignment = endpoint({
  ...ofAlignment,
  ...reads,
  name: 'okr.v2.okrAlignment.get',
  summary: 'Get an alignment',
  method: 'GET',
  query: Type.Object(idTypesQuery),
  data: Type.Object({ alignment: Alignment }),
});

export const deleteAlignment = endpoint({
  ...ofAlignment,
  ...writes,
  name: 'okr.v2.okrAlignment.delete',
  summary: 'Delete an alignment; the objectives stay',
  method: 'DELETE',
  data: id,
});
