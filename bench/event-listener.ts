// A process of its own that is told of events, acknowledges each at once, and takes the times.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { WebSocket } from 'ws';
import { control, decodeFrame, encodeFrame, headerOf } from '../server/event/frame.ts';

export interface Listening {
  readonly appId: string;
  readonly secret: string;
}

export interface Heard {
  /** Messages that came, and how many of them had come before. */
  readonly messages: number;
  readonly repeated: number;
  /** Milliseconds from before the first write that emitted one of them to the acknowledgement of the last. */
  readonly took: number;
  /** From before the write that emitted an event to its acknowledgement. */
  readonly p50: number;
  readonly p99: number;
}

type Order = { readonly connect: { url: string; apps: readonly Listening[] } } | { readonly hear: number };

export class Listener {
  readonly #child;
  /** Where webhooks are taken. */
  readonly url: string;

  private constructor(child: ReturnType<typeof fork>, url: string) {
    this.#child = child;
    this.url = url;
  }

  static async start(): Promise<Listener> {
    const child = fork(fileURLToPath(import.meta.url), { env: { ...process.env, OKRA_BENCH_LISTENER: '1' } });
    const [url] = (await once(child, 'message')) as [string]; // as: what listen() sends
    return new Listener(child, url);
  }

  /** Opens a long connection for each app. */
  async connect(url: string, apps: readonly Listening[]): Promise<void> {
    await this.#ask({ connect: { url, apps } });
  }

  /** Waits until so many messages have come since it was last asked. */
  hear(messages: number): Promise<Heard> {
    return this.#ask({ hear: messages }) as Promise<Heard>;
  }

  stop(): void {
    this.#child.disconnect();
  }

  async #ask(order: Order): Promise<unknown> {
    this.#child.send(order);
    const [answer]: unknown[] = await once(this.#child, 'message');
    return answer;
  }
}

const PING_EVERY = 60_000;
const pingFrame = encodeFrame({
  SeqID: 0,
  LogID: 0,
  service: 1,
  method: control,
  headers: [{ key: 'type', value: 'ping' }],
});
const acknowledged = Buffer.from('{"code":200}');
const challenge = /"challenge":"(\w+)"/;
const eventId = /"event_id":"(\w+)"/;
const createTime = /"create_time":"(\d+)"/;

/** What has come since somebody last asked. */
class Record {
  #ids = new Set<string>();
  #delays: number[] = [];
  #first = Infinity;
  #last = 0;
  onMessage = () => {};

  get messages(): number {
    return this.#delays.length;
  }

  take(body: string): void {
    const created = Number(createTime.exec(body)?.[1]);
    this.#last = Date.now();
    this.#first = Math.min(this.#first, created);
    this.#ids.add(eventId.exec(body)?.[1] ?? '');
    this.#delays.push(this.#last - created);
    this.onMessage();
  }

  end(): Heard {
    const sorted = this.#delays.toSorted((a, b) => a - b);
    const heard = {
      messages: sorted.length,
      repeated: sorted.length - this.#ids.size,
      took: this.#last - this.#first,
      p50: sorted[Math.floor(sorted.length * 0.5)] ?? 0,
      p99: sorted[Math.floor(sorted.length * 0.99)] ?? 0,
    };
    this.#ids = new Set();
    this.#delays = [];
    this.#first = Infinity;
    return heard;
  }
}

async function openConnection(url: string, { appId, secret }: Listening, record: Record): Promise<void> {
  const answer = await fetch(`${url}/callback/ws/endpoint`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ AppID: appId, AppSecret: secret }),
  });
  const { data } = (await answer.json()) as { data: { URL: string } }; // as: documented
  const socket = new WebSocket(data.URL);
  socket.on('message', (bytes: Buffer) => {
    const frame = decodeFrame(bytes);
    if (headerOf(frame, 'type') !== 'event') return;
    const answered = encodeFrame({ ...frame, payload: acknowledged });
    socket.send(answered as Uint8Array<ArrayBuffer>); // as: of no shared memory
    record.take(Buffer.from(frame.payload ?? []).toString());
  });
  await once(socket, 'open');
  const ping = () => socket.send(pingFrame as Uint8Array<ArrayBuffer>); // as: of no shared memory
  ping();
  setInterval(ping, PING_EVERY);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer); // as: no encoding is set
  return Buffer.concat(chunks).toString();
}

async function listen(): Promise<void> {
  const record = new Record();
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await bodyOf(request);
    const asked = challenge.exec(body)?.[1];
    response.end(asked === undefined ? '{}' : JSON.stringify({ challenge: asked }));
    if (asked === undefined) record.take(body);
  };
  const server = createServer((request, response) => void answer(request, response));
  const obey = async (order: Order) => {
    if ('connect' in order) {
      for (const app of order.connect.apps) await openConnection(order.connect.url, app, record);
      process.send?.('connected');
      return;
    }
    record.onMessage = () => {
      if (record.messages < order.hear) return;
      record.onMessage = () => {};
      process.send?.(record.end());
    };
    record.onMessage();
  };
  process.on('message', (order) => void obey(order as Order)); // as: Listener sends it
  process.once('disconnect', () => process.exit());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // as: it listens on a port
  process.send?.(`http://127.0.0.1:${port}/`);
}

if (process.env['OKRA_BENCH_LISTENER']) await listen();
