import { randomUUID } from 'node:crypto';
import type { RawData, WebSocket } from 'ws';
import type { ClientConfig } from '../../contract/event/connection.ts';
import type { Clock } from '../context.ts';
import { control, data, decodeFrame, encodeFrame, type Frame, headerOf, slices } from './frame.ts';

export interface Message {
  /** Stands in the trace of the push. */
  readonly id: string;
  /** JSON in plain text. */
  readonly body: string;
}

/** Why a push did not arrive; undefined if it did. */
export type Outcome = string | undefined;

export interface ConnectionIds {
  readonly connectionId: string;
  readonly service: number;
  readonly instance: string;
}

export interface ConnectionOptions {
  readonly clientConfig: ClientConfig;
  /** Milliseconds that a client has to take more, and then to acknowledge what was pushed. */
  readonly answerWithin: number;
  /** Milliseconds after which a client that has not said anything is believed to listen. */
  readonly listensAfter: number;
  /** Milliseconds that a client has to answer a goodbye. */
  readonly closeWithin: number;
  /** Bytes of a body that go into one frame. */
  readonly partBytes: number;
  /** Bytes that may wait for a client to read them. */
  readonly mostBuffered: number;
  readonly clock: Clock;
}

interface Waiting {
  readonly until: number;
  readonly settle: (outcome: Outcome) => void;
}

/** One open long connection: answers pings, and pushes messages until the client says what became of them. */
export class Connection {
  readonly ids: ConnectionIds;
  readonly #socket: WebSocket;
  readonly #options: ConnectionOptions;
  readonly #pong: Uint8Array;
  /** By message id, in the order of their ends: all have the same time. */
  readonly #waiting = new Map<string, Waiting>();
  #timer: NodeJS.Timeout | undefined;
  #listens: (() => void) | undefined;
  #onRead = () => {};
  #sent = 0;
  #heardAt = performance.now();

  constructor(socket: WebSocket, ids: ConnectionIds, options: ConnectionOptions) {
    this.ids = ids;
    this.#socket = socket;
    this.#options = options;
    this.#pong = encodeFrame({
      SeqID: 0,
      LogID: 0,
      service: ids.service,
      method: control,
      headers: [{ key: 'type', value: 'pong' }],
      payload: Buffer.from(JSON.stringify(options.clientConfig)),
    });
    // What went wrong is told by `close`, which always follows.
    socket.on('error', () => {});
    socket.on('message', (bytes, isBinary) => this.#receive(bytes, isBinary));
    socket.on('ping', () => {
      this.#heard();
      this.#cutUnread();
    });
    socket.once('close', () => this.#closed());
  }

  /**
   * Resolves once the client listens. A client can be connected a moment before it does, and misses what comes then;
   * after that it pings, but does not always when it has come back.
   */
  async listening(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, this.#options.listensAfter);
    this.#listens = resolve;
    await promise;
    clearTimeout(timer);
  }

  /** Whenever something that was pushed has left for the client. */
  onRead(listener: () => void): void {
    this.#onRead = listener;
  }

  get takesMore(): boolean {
    return this.isOpen && this.#socket.bufferedAmount <= this.#options.mostBuffered;
  }

  get isOpen(): boolean {
    return this.#socket.readyState === this.#socket.OPEN;
  }

  /** Milliseconds since the client last sent anything. */
  get silence(): number {
    return performance.now() - this.#heardAt;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  push({ id, body }: Message): Promise<Outcome> {
    const messageId = randomUUID();
    const parts = slices(Buffer.from(body), this.#options.partBytes);
    parts.forEach((payload, seq) => {
      const frame = this.#encode(id, messageId, payload, parts.length, seq);
      this.#socket.send(frame, { binary: true }, () => this.#onRead());
    });
    return new Promise((settle) => {
      this.#waiting.set(messageId, { until: performance.now() + this.#options.answerWithin, settle });
      this.#watch();
    });
  }

  /** Says goodbye; whoever does not answer in time is cut off. */
  end(code: number, reason: string): void {
    if (!this.isOpen) return;
    this.#socket.close(code, reason);
    const timer = setTimeout(() => this.cut(), this.#options.closeWithin);
    this.#socket.once('close', () => clearTimeout(timer));
  }

  cut(): void {
    this.#socket.terminate();
  }

  #encode(trace: string, messageId: string, payload: Buffer, sum: number, seq: number): Uint8Array {
    this.#sent += 1;
    return encodeFrame({
      SeqID: this.#sent,
      LogID: 0,
      service: this.ids.service,
      method: data,
      headers: [
        { key: 'type', value: 'event' },
        { key: 'message_id', value: messageId },
        { key: 'trace_id', value: trace },
        { key: 'sum', value: String(sum) },
        { key: 'seq', value: String(seq) },
        { key: 'timestamp', value: String(this.#options.clock.now()) },
        { key: 'instance_id', value: this.ids.instance },
      ],
      payload,
    });
  }

  #receive(bytes: RawData, isBinary: boolean): void {
    this.#heard();
    if (!isBinary) return this.end(1003, 'frames are binary');
    const frame = readFrame(bytes);
    if (!frame) return this.end(1007, 'no frame');
    if (frame.method === data) this.#answered(frame);
    else if (frame.method === control && headerOf(frame, 'type') === 'ping') {
      this.#cutUnread();
      this.#socket.send(this.#pong);
    }
  }

  #heard(): void {
    this.#heardAt = performance.now();
    this.#listens?.();
  }

  /** Answers to pings pile up, too, if a client never reads. Acknowledgements are not answered. */
  #cutUnread(): void {
    if (this.#socket.bufferedAmount > this.#options.mostBuffered) this.cut();
  }

  /** Answers to no message, or to one that is no longer waited for, mean nothing. */
  #answered(frame: Frame): void {
    const messageId = headerOf(frame, 'message_id') ?? '';
    if (this.#waiting.has(messageId)) this.#settle(messageId, outcomeOf(frame.payload));
  }

  #settle(messageId: string, outcome: Outcome): void {
    const waiting = this.#waiting.get(messageId);
    this.#waiting.delete(messageId);
    waiting?.settle(outcome);
  }

  /** One timer for all that is waited for: when it rings, most have been answered long since. */
  #watch(): void {
    if (this.#timer) return;
    const [first] = this.#waiting.values();
    if (first) this.#timer = setTimeout(() => this.#expire(), Math.ceil(first.until - performance.now()));
  }

  #expire(): void {
    this.#timer = undefined;
    const now = performance.now();
    for (const [messageId, { until }] of this.#waiting) {
      if (until > now) break;
      this.#settle(messageId, `no answer within ${this.#options.answerWithin / 1000} s`);
    }
    this.#watch();
  }

  #closed(): void {
    clearTimeout(this.#timer);
    this.#listens?.();
    for (const messageId of this.#waiting.keys()) this.#settle(messageId, 'the connection closed');
  }
}

function readFrame(bytes: RawData): Frame | undefined {
  try {
    return bytes instanceof Buffer ? decodeFrame(bytes) : undefined;
  } catch {
    return undefined;
  }
}

function outcomeOf(payload: Uint8Array = Buffer.of()): Outcome {
  const code = codeOf(Buffer.from(payload).toString());
  return code === 200 ? undefined : `the client answered ${code === undefined ? 'no code' : `code ${code}`}`;
}

function codeOf(text: string): number | undefined {
  try {
    const answer: unknown = JSON.parse(text);
    const code: unknown =
      typeof answer === 'object' && answer !== null ? Reflect.get(answer, 'code') : undefined;
    return typeof code === 'number' ? code : undefined;
  } catch {
    return undefined;
  }
}
