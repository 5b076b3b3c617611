import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { adaptDefault, EventDispatcher, LoggerLevel } from '@larksuiteoapi/node-sdk';
import { logger } from './sdk.ts';
import { atEnd } from './server.ts';

/** A person by all ids, as the app that is told knows them. */
export interface Person {
  readonly open_id: string;
  readonly union_id: string;
  readonly user_id: string;
}

/** What happened to somebody. */
export interface Item {
  readonly user_id: Person;
  readonly operator_id?: Person;
}

/** A message as the SDK gives it to handlers: head and event in one. */
export interface Told extends Partial<Item> {
  readonly event_id: string;
  readonly event_type: string;
  readonly app_id: string;
  readonly items?: readonly Item[];
  readonly objective_id?: string;
}

interface Keys {
  readonly verificationToken?: string;
  readonly encryptKey?: string;
}

/** Keeps what the official SDK's dispatcher hands over. */
export class Inbox {
  readonly dispatcher: EventDispatcher;
  /** Each message as often as it came. */
  readonly told: Told[] = [];

  constructor(types: readonly string[], keys: Keys = {}) {
    this.dispatcher = new EventDispatcher({ ...keys, logger, loggerLevel: LoggerLevel.fatal });
    const keep = (message: Told) => void this.told.push(message);
    this.dispatcher.register(Object.fromEntries(types.map((type) => [type, keep])));
  }

  /** Each message once, as it came first. */
  get messages(): readonly Told[] {
    return [...new Map(this.told.toReversed().map((each) => [each.event_id, each])).values()].toReversed();
  }

  get people(): readonly Person[] {
    const named = this.messages.flatMap(itemsOf).flatMap((item) => [item.user_id, item.operator_id ?? []]);
    return [...new Map(named.flat().map((person) => [person.user_id, person])).values()];
  }

  /** What happened to each person, in the order in which it was told, in words that are the same for every app. */
  get stories(): ReadonlyMap<string, readonly string[]> {
    const lines = this.messages.flatMap((message) =>
      itemsOf(message).map(({ user_id, operator_id, ...rest }) => ({
        person: user_id.user_id,
        line: JSON.stringify([message.event_type, operator_id?.user_id, rest]),
      })),
    );
    const stories = Map.groupBy(lines, ({ person }) => person);
    return new Map([...stories].map(([person, told]) => [person, told.map(({ line }) => line)]));
  }
}

/** What stands around an item that is alone in its message. */
const head = 'schema event_id token create_time event_type tenant_key app_id'.split(' ');

function itemsOf({ items, user_id, ...message }: Told): readonly Item[] {
  if (items) return items;
  const own = Object.entries(message).filter(([name]) => !head.includes(name));
  return user_id ? [{ ...Object.fromEntries(own), user_id }] : [];
}

/** A web server of somebody who is told by webhook; ends with the tests. */
export async function listen(answer: (request: IncomingMessage, response: ServerResponse) => Promise<void>) {
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // as: it listens on a port
  const close = async () => {
    server.closeAllConnections();
    if (server.listening) await new Promise((resolve) => server.close(resolve));
  };
  atEnd(close);
  return { url: `http://127.0.0.1:${port}/events`, close };
}

/** With nothing but what the SDK brings along for it. */
export const listenBySdk = ({ dispatcher }: Inbox) =>
  listen(adaptDefault('/events', dispatcher, { autoChallenge: true }));
