import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { type ClientOptions, WebSocket } from 'ws';
import { decodeFrame, encodeFrame, type Frame, headerOf } from '../server/event/frame.ts';

/** The client's end of a long connection, frame by frame. */
export class EventClient {
  readonly socket: WebSocket;
  readonly closed: Promise<number>;
  readonly #frames: Frame[] = [];
  #wake = () => {};

  private constructor(socket: WebSocket) {
    this.socket = socket;
    this.closed = new Promise((resolve) => socket.once('close', (code: number) => resolve(code)));
    socket.on('error', () => {});
    socket.on('message', (bytes: Buffer) => {
      this.#frames.push(decodeFrame(bytes));
      this.#wake();
    });
  }

  static async open(url: string, options: ClientOptions = {}): Promise<EventClient> {
    const client = new EventClient(new WebSocket(url, options));
    await once(client.socket, 'open');
    return client;
  }

  /** What a server says that does not let a client in. */
  static async refused(url: string): Promise<IncomingMessage> {
    const socket = new WebSocket(url);
    socket.on('error', () => {});
    const [, response] = (await once(socket, 'unexpected-response')) as [unknown, IncomingMessage]; // as: the event's own
    response.resume();
    socket.terminate();
    return response;
  }

  /** The next frame that comes. */
  async next(): Promise<Frame> {
    for (;;) {
      const frame = this.#frames.shift();
      if (frame) return frame;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  send(frame: Partial<Frame>): void {
    this.socket.send(
      encodeFrame({
        SeqID: 0,
        LogID: 0,
        service: 1,
        method: 0,
        headers: [],
        ...frame,
      }) as Uint8Array<ArrayBuffer>, // as: of no shared memory
    );
  }

  /** Answers a ping with everything that came before it. */
  async ping(): Promise<Frame> {
    this.send({ headers: [{ key: 'type', value: 'ping' }] });
    return this.next();
  }

  answer(frame: Frame, answer: unknown = { code: 200 }): void {
    this.send({ ...frame, payload: Buffer.from(JSON.stringify(answer)) });
  }
}

export const textOf = ({ payload = Buffer.of() }: Frame): string => Buffer.from(payload).toString();

export const messageOf = (frame: Frame): string => headerOf(frame, 'message_id') ?? '';
