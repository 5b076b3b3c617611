import { Type, type Static } from 'typebox';
import { endpoint, perMinute } from '../../endpoint.ts';
import { eventErrors } from '../../errors.ts';
import { Milliseconds, word } from '../../ids.ts';

export const eventPath = '/open-apis/okra/v1/event';

/** An app with its own token, for itself alone. */
export const ofApp = {
  tokens: ['tenant'],
  limits: [perMinute(100)],
  errors: eventErrors,
  scopes: [],
} as const;

// What is printed for an administrator must not speak to the terminal.
const printable = '^[^\\u0000-\\u001f\\u007f-\\u009f]*$';

const subscription = {
  mode: word(['webhook', 'long_connection'], {
    description: 'Events are posted to a URL, or pushed over a connection that the app has opened',
  }),
  event_types: Type.Array(Type.String({ minLength: 1, maxLength: 100 }), {
    maxItems: 100,
    description: 'What the app is told of',
  }),
};

export const EventSubscription = Type.Object(
  {
    ...subscription,
    url: Type.Optional(Type.String({ description: 'Where webhooks are posted to' })),
    verification_token: Type.String({ description: 'Goes with each event as its token' }),
    encrypted: Type.Boolean({ description: 'Whether webhooks are encrypted' }),
    create_time: Milliseconds('When the app subscribed'),
    update_time: Milliseconds('When that was last changed'),
  },
  { title: 'EventSubscription', description: 'How an app is told of events' },
);
export type EventSubscription = Static<typeof EventSubscription>;

const path = `${eventPath}/subscription`;
const data = Type.Object({ subscription: EventSubscription });

export const getEventSubscription = endpoint({
  ...ofApp,
  name: 'okra.event.v1.subscription.get',
  summary: 'Get how the calling app is told of events',
  method: 'GET',
  path,
  effect: 'read',
  data,
});

export const setEventSubscription = endpoint({
  ...ofApp,
  name: 'okra.event.v1.subscription.set',
  summary: 'Say how the calling app is told of events, and of which',
  method: 'PUT',
  path,
  effect: 'work',
  body: Type.Object({
    ...subscription,
    url: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 2048,
        pattern: printable,
        description:
          'For webhooks alone; it must send the challenge back within a second. Left out: stays, where there was one',
      }),
    ),
    verification_token: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 128,
        pattern: printable,
        description: 'Left out: stays, and the first time one is made up',
      }),
    ),
    encrypt_key: Type.Optional(
      Type.String({
        maxLength: 128,
        description: 'Left out: stays. Empty: webhooks are sent in the clear',
      }),
    ),
  }),
  data,
});

export const deleteEventSubscription = endpoint({
  ...ofApp,
  name: 'okra.event.v1.subscription.delete',
  summary: 'Tell the calling app nothing more, not even what waits',
  method: 'DELETE',
  path,
  effect: 'work',
  data: Type.Object({}),
});

export const testEventSubscription = endpoint({
  ...ofApp,
  name: 'okra.event.v1.subscription.test',
  summary: 'Send the calling app an event that tells of nothing',
  method: 'POST',
  path: `${path}/test`,
  effect: 'write',
  data: Type.Object({ message_id: Type.String({ description: 'By which its delivery is listed' }) }),
});
