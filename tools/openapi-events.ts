import type { EventDeclaration } from '../contract/event/event.ts';
import { envelopeOf } from '../contract/event/envelope.ts';
import { events } from '../contract/index.ts';
import { schemaOf } from './openapi-schema.ts';

const message = (event: EventDeclaration) => ({
  operationId: event.type,
  summary: event.summary,
  tags: ['event'],
  requestBody: { required: true, content: { 'application/json': { schema: schemaOf(envelopeOf(event)) } } },
  responses: { 200: { description: 'Received; anything else, or nothing in time, and it comes again' } },
  'x-okra-scopes': event.scopes,
  ...(event.okrAsApp && { 'x-okra-okr-as-app': true }),
});

/** Messages to subscribers, by what they tell. */
export const webhooks = () =>
  Object.fromEntries(Object.values(events).map((event) => [event.type, { post: message(event) }]));
