import type { ServerResponse } from 'node:http';
import { listen } from './inbox.ts';

export interface Message {
  readonly schema?: string;
  readonly header: { readonly event_id: string; readonly event_type: string };
  readonly event: { readonly objective_id?: string };
}

/** What becomes of a message. */
export type Answer = (response: ServerResponse, message: Message) => void;

export const take: Answer = (response) => void response.end('{}');
export const fail: Answer = (response) => void response.writeHead(500).end();
export const hang: Answer = () => undefined;
export const reset: Answer = (response) => void response.socket?.resetAndDestroy();
/** Says again and again that the answer is on its way. */
export const endless: Answer = (response) => {
  const timer = setInterval(() => response.writeProcessing(), 20);
  response.once('close', () => clearInterval(timer));
};

/** A subscriber that keeps every body as it came, and answers as it is told. */
export class Receiver {
  readonly url: string;
  /** By event id, one body for each time that it came. */
  readonly bodies: ReadonlyMap<string, readonly string[]>;
  /** Events in the order in which they came first. */
  readonly events: readonly Message[];
  answer: Answer = take;
  readonly close: () => Promise<void>;

  private constructor(parts: Pick<Receiver, 'url' | 'bodies' | 'events' | 'close'>) {
    this.url = parts.url;
    this.bodies = parts.bodies;
    this.events = parts.events;
    this.close = parts.close;
  }

  static async start(): Promise<Receiver> {
    const bodies = new Map<string, string[]>();
    const events: Message[] = [];
    const keep = (body: string, message: Message) => {
      const known = bodies.get(message.header.event_id);
      if (!known) events.push(message);
      bodies.set(message.header.event_id, [...(known ?? []), body]);
    };
    const { url, close } = await listen(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer); // as: no encoding is set
      const body = Buffer.concat(chunks).toString();
      const message = JSON.parse(body) as Message & { challenge?: string }; // as: the published shape
      if (message.challenge !== undefined) {
        response.end(JSON.stringify({ challenge: message.challenge }));
        return;
      }
      keep(body, message);
      receiver.answer(response, message);
    });
    const receiver = new Receiver({ url, close, bodies, events });
    return receiver;
  }

  /** How often anything came. */
  get count(): number {
    return [...this.bodies.values()].flat().length;
  }

  /** The next message is neither taken nor refused, and those after it are taken. */
  holdNext(): Promise<Message> {
    return new Promise((resolve) => {
      this.answer = (_response, message) => {
        this.answer = take;
        resolve(message);
      };
    });
  }

  /** Of each event the objective that it tells of, in the order in which they came. */
  get objectives(): readonly (string | undefined)[] {
    return this.events.map(({ event }) => event.objective_id);
  }
}
