import { Type, type Static } from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { Id, Milliseconds, word } from '../../ids.ts';
import { pageData, pageQuery } from '../../page.ts';
import { eventPath, ofApp } from './subscription.ts';

const State = word(['new', 'sent', 'delivered', 'parked'], {
  description: 'Not sent yet; sent and not acknowledged yet; acknowledged; given up',
});

const EventDelivery = Type.Object(
  {
    message_id: Id('message'),
    event_id: Type.String({ description: 'As the receiver sees it, the same at every attempt' }),
    event_type: Type.String({ description: 'What happened' }),
    events: Type.Integer({ description: 'Of how many events the message tells' }),
    state: State,
    attempts: Type.Integer({ description: 'How often it was sent' }),
    last_error: Type.Optional(Type.String({ description: 'Why the last attempt that failed did' })),
    create_time: Milliseconds('When the first of its events happened'),
    next_time: Type.Optional(Milliseconds('When it is sent again, unless it is acknowledged before')),
    settle_time: Type.Optional(Milliseconds('When it was acknowledged or given up')),
  },
  { title: 'EventDelivery', description: 'A message to the app' },
);
export type EventDelivery = Static<typeof EventDelivery>;

const path = `${eventPath}/deliveries`;

export const listEventDeliveries = endpoint({
  ...ofApp,
  name: 'okra.event.v1.delivery.list',
  summary: 'List what the calling app was told in thirty days, newest first',
  method: 'GET',
  path,
  effect: 'read',
  query: Type.Object({
    parked: Type.Optional(Type.Boolean({ description: 'Only what was given up' })),
    ...pageQuery({ min: 1, max: 100, default: 20 }),
  }),
  data: Type.Object({
    deliveries: Type.Array(EventDelivery, { description: 'Messages' }),
    ...pageData,
  }),
});

export const replayEventDeliveries = endpoint({
  ...ofApp,
  name: 'okra.event.v1.delivery.replay',
  summary: 'Send messages to the calling app again, with the same event ids',
  method: 'POST',
  path: `${path}/replay`,
  effect: 'work',
  body: Type.Object({
    message_ids: Type.Optional(
      Type.Array(Id('message'), {
        minItems: 1,
        maxItems: 100,
        description: 'Which; left out: all that were given up',
      }),
    ),
  }),
  data: Type.Object({ replayed: Type.Integer({ description: 'How many events are told again' }) }),
});
