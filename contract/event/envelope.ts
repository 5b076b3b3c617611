import { Type } from 'typebox';
import { Milliseconds } from '../ids.ts';
import type { EventDeclaration } from './event.ts';

const EventHeader = Type.Object(
  {
    event_id: Type.String({
      pattern: '^[0-9a-f]{32}$',
      description: 'The same whenever this message comes again',
    }),
    event_type: Type.String({ description: 'What happened' }),
    create_time: Milliseconds('When'),
    token: Type.String({ description: 'The verification token that the app chose' }),
    app_id: Type.String({ description: 'The app that is told' }),
    tenant_key: Type.String({ description: 'The company in which it happened' }),
  },
  { title: 'EventHeader', description: 'What every message says of itself' },
);

/** The message as its receiver reads it. */
export const envelopeOf = ({ batched, event }: EventDeclaration) =>
  Type.Object({
    schema: Type.Literal('2.0', { description: 'Form of the message' }),
    header: EventHeader,
    event: batched
      ? Type.Object({ items: Type.Array(event, { description: 'One for each person' }) })
      : event,
  });
