import { Type, type Static } from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { Id, Milliseconds, word } from '../../ids.ts';
import { ContentBlock } from '../../okr/content-block.ts';
import { idTypesQuery, v2 } from '../../okr/entity.ts';
import { pageData, pageQuery } from '../../page.ts';

const FieldChange = Type.Object(
  {
    field: Type.String({ description: 'Which field' }),
    from: Type.Optional(Type.String({ description: 'What stood there; missing for none and for rich text' })),
    to: Type.Optional(Type.String({ description: 'What stands there; missing for none and for rich text' })),
    from_content: Type.Optional(ContentBlock),
    to_content: Type.Optional(ContentBlock),
  },
  { title: 'OkrFieldChange', description: 'What became of one field' },
);
export type FieldChange = Static<typeof FieldChange>;

export const Change = Type.Object(
  {
    id: Id('change'),
    cycle_id: Id('cycle'),
    entity_type: word(
      ['cycle', 'objective', 'key_result', 'indicator', 'progress', 'alignment', 'part', 'comment'],
      {
        description: 'What kind of thing changed',
      },
    ),
    entity_id: Id('thing that changed'),
    action: word(['create', 'update', 'delete'], { description: 'What was done' }),
    create_time: Milliseconds('When'),
    app_id: Type.String({
      description:
        'The app that did it, or "okra" for what nobody did: the passing of time, or the parts of a key result',
    }),
    user_id: Type.Optional(
      Type.String({ description: 'The person for whom the app did it; missing where it acted for itself' }),
    ),
    fields: Type.Array(FieldChange, { description: 'What changed; everything when made or deleted' }),
  },
  { title: 'OkrChange', description: 'A line of the history' },
);
export type Change = Static<typeof Change>;

/** Of our own: the published set has no history. */
export const listChanges = endpoint({
  ...v2,
  name: 'okra.v1.change.list',
  summary: 'List what was changed in a cycle, objective or key result',
  method: 'GET',
  path: '/open-apis/okra/v1/changes',
  scopes: ['okr:okr.content:readonly'],
  effect: 'read',
  query: Type.Object({
    target_type: word(['cycle', 'objective', 'key_result'], { description: 'Whose history' }),
    target_id: Id('cycle, objective or key result; also of one that was deleted'),
    ...pageQuery({ min: 1, max: 100, default: 10 }),
    ...idTypesQuery,
  }),
  data: Type.Object({ ...pageData, items: Type.Array(Change, { description: 'Changes, newest first' }) }),
});
