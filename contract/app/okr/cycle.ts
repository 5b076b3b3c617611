import { Type, type Static } from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { choice, Id, word } from '../../ids.ts';
import { BasedOn, entity, idTypesQuery, Owner, v2 } from '../../okr/entity.ts';

const Visibility = word(['everyone', 'department', 'chosen', 'private'], {
  description:
    'Who sees it beside its owner and everybody above: everyone, the departments, chosen people, nobody',
});
const Viewers = Type.Array(Type.String({ minLength: 1 }), {
  maxItems: 100,
  description: 'The chosen people, as user_id_type says; only for chosen',
});

export const CycleState = Type.Object(
  {
    ...entity('cycle'),
    owner: Owner,
    confirm_status: choice([0, 1, 2, 3, 4], {
      description: '0 initial, 1 not submitted, 2 awaiting confirmation, 3 suggestion given, 4 confirmed',
    }),
    suggestion: Type.Optional(Type.String({ description: 'What was suggested when it was last sent back' })),
    visibility: Visibility,
    viewer_ids: Type.Optional(Viewers),
  },
  { title: 'OkraCycle', description: 'How far the agreement on an OKR is, and who sees it' },
);
export type CycleState = Static<typeof CycleState>;

const ofCycle = {
  ...v2,
  params: Type.Object({ cycle_id: Id('cycle') }),
  query: Type.Object(idTypesQuery),
  data: Type.Object({ cycle: CycleState }),
} as const;
const path = '/open-apis/okra/v1/cycles/:cycle_id';
const moves = {
  ...ofCycle,
  method: 'POST',
  scopes: ['okr:okr.content:writeonly'],
  effect: 'write',
} as const;

export const getCycleState = endpoint({
  ...ofCycle,
  name: 'okra.v1.cycle.get',
  summary: 'Get how far the agreement on an OKR is',
  method: 'GET',
  path,
  scopes: ['okr:okr.content:readonly'],
  effect: 'read',
});

export const submitCycle = endpoint({
  ...moves,
  name: 'okra.v1.cycle.submit',
  summary: 'Ask those above to confirm an OKR',
  path: `${path}/submit`,
});

export const withdrawCycle = endpoint({
  ...moves,
  name: 'okra.v1.cycle.withdraw',
  summary: 'Make an OKR a draft again',
  path: `${path}/withdraw`,
});

export const confirmCycle = endpoint({
  ...moves,
  name: 'okra.v1.cycle.confirm',
  summary: 'Confirm an OKR that was submitted',
  path: `${path}/confirm`,
  body: Type.Object({ update_time: BasedOn }),
});

export const sendCycleBack = endpoint({
  ...moves,
  name: 'okra.v1.cycle.sendBack',
  summary: 'Send a submitted OKR back with a suggestion',
  path: `${path}/send_back`,
  body: Type.Object({
    suggestion: Type.String({ minLength: 1, maxLength: 2000, description: 'What should be better' }),
  }),
});

const sight = Type.Object({ visibility: Visibility, viewer_ids: Type.Optional(Viewers) });

export const setCycleVisibility = endpoint({
  ...ofCycle,
  name: 'okra.v1.cycle.visibility',
  summary: 'Say who sees an OKR',
  method: 'PUT',
  path: `${path}/visibility`,
  scopes: ['okr:okr.content:writeonly'],
  effect: 'write',
  body: sight,
});

export const setObjectiveVisibility = endpoint({
  ...v2,
  name: 'okra.v1.objective.visibility',
  summary: 'Say who sees an objective; never more than see its OKR',
  method: 'PUT',
  path: '/open-apis/okra/v1/objectives/:objective_id/visibility',
  scopes: ['okr:okr.content:writeonly'],
  effect: 'write',
  params: Type.Object({ objective_id: Id('objective') }),
  query: Type.Object(idTypesQuery),
  body: sight,
  data: Type.Object({
    objective_id: Id('objective'),
    visibility: Visibility,
    viewer_ids: Type.Optional(Viewers),
  }),
});
