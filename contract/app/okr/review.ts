import { Type } from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { Id, word } from '../../ids.ts';
import { ContentBlock } from '../../okr/content-block.ts';
import { idTypesQuery, v2 } from '../../okr/entity.ts';

/** Of our own: the published set lists review documents and has no way to write one. */
export const createReview = endpoint({
  ...v2,
  name: 'okra.v1.review.create',
  summary: 'Write a review or a progress report of a cycle',
  method: 'POST',
  path: '/open-apis/okra/v1/reviews',
  scopes: ['okr:okr.content:writeonly'],
  effect: 'write',
  query: Type.Object(idTypesQuery),
  body: Type.Object({
    cycle_id: Id('cycle'),
    kind: word(['cycle_review', 'progress_report'], { description: 'At its end, or on the way' }),
    title: Type.String({ minLength: 1, maxLength: 200, description: 'Title' }),
    content: ContentBlock,
  }),
  data: Type.Object({
    review_id: Id('review document'),
    url: Type.String({ description: 'Where people read it' }),
  }),
});
