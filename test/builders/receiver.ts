import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type EventType, events } from '../../contract/index.ts';
import { subscribe } from '../../server/event/index.ts';
import type { TestApp } from '../app.ts';

interface App {
  readonly tenantId: string;
  readonly appId: string;
}

export const allEventTypes = Object.keys(events) as EventType[]; // as: keys of the table

/** Has an app told of events over a connection that nobody opens, so that they stay in the outbox. */
export async function listenFor(
  app: TestApp,
  { tenantId, appId }: App,
  eventTypes: readonly EventType[] = allEventTypes,
): Promise<void> {
  const now = app.clock.now();
  const row = {
    app_id: appId,
    mode: 'long_connection',
    url: null,
    verification_token: 'token',
    encrypt_key: null,
    created_time: now,
    updated_time: now,
  } as const;
  await app.database.write((db) => subscribe(db, tenantId, { row, eventTypes, jobId: app.newId() }));
}

export interface Told {
  readonly schema?: string;
  readonly header: {
    readonly event_id: string;
    readonly event_type: string;
    readonly token: string;
    readonly app_id: string;
  };
  readonly event: {
    readonly items?: readonly object[];
    readonly objective_id?: string;
    readonly app_ticket?: string;
  };
}

type Answer = (told: Told, request: IncomingMessage, response: ServerResponse) => unknown;

/** Whoever is told by webhook: keeps what came, and answers as it is told to. */
export class Receiver {
  readonly url: string;
  readonly told: Told[] = [];
  answer: Answer = (_told, _request, response) => response.end('{}');
  readonly #server: Server;

  private constructor(server: Server, url: string) {
    this.#server = server;
    this.url = url;
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => this.#take(Buffer.concat(chunks).toString(), request, response));
    });
  }

  static async open(): Promise<Receiver> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo; // as: it listens on a port
    return new Receiver(server, `http://127.0.0.1:${port}/events`);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #take(text: string, request: IncomingMessage, response: ServerResponse): void {
    const body = JSON.parse(text) as Told & { challenge?: string }; // as: what we send
    if (body.challenge !== undefined) {
      response.end(JSON.stringify({ challenge: body.challenge }));
      return;
    }
    this.told.push(body);
    this.answer(body, request, response);
  }
}
