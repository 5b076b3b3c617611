import type { WebSocket } from 'ws';
import { clientConfig } from '../../contract/event/connection.ts';
import {
  Connection,
  type ConnectionIds,
  type ConnectionOptions,
  type Message,
  type Outcome,
} from './connection.ts';
import type { Unsent } from './claim.ts';
import type { Reach } from './deliver.ts';
import { PushQueue } from './push-queue.ts';

const KIB = 1024;
const MIB = 1024 * KIB;

/** Whoever misses so many pings in a row is gone. */
const mostMissed = 3;

const defaults: ConnectionOptions = {
  clientConfig,
  answerWithin: 3000,
  listensAfter: 1000,
  partBytes: 64 * KIB,
  mostBuffered: 4 * MIB,
  closeWithin: 1000,
  clock: { now: Date.now },
};

const stopping = [1001, 'the server is stopping'] as const;

const noConnection: Unsent = { unsent: 'no connection' };
const noRoom: Unsent = { unsent: 'no connection takes more' };
const tooLate: Unsent = { unsent: stopping[1] };

/** The long connections that are open on this node, by app. */
export class Connections {
  readonly #options: ConnectionOptions;
  readonly #all = new Set<Connection>();
  /** Those of them whose client listens. */
  readonly #apps = new Map<string, readonly Connection[]>();
  readonly #pushes = new Set<Promise<Outcome>>();
  readonly #queues = new Map<string, PushQueue>();
  readonly #listeners: ((appId: string) => void)[] = [];
  readonly #sweep: NodeJS.Timeout;
  #closing = false;
  #onEmpty = () => {};

  constructor(options: Partial<ConnectionOptions> = {}) {
    this.#options = { ...defaults, ...options };
    this.#sweep = setInterval(() => this.#cutSilent(), this.#pingInterval);
    this.#sweep.unref();
  }

  accept(appId: string, socket: WebSocket, ids: ConnectionIds): void {
    const connection = new Connection(socket, ids, this.#options);
    this.#all.add(connection);
    socket.once('close', () => this.#forget(appId, connection));
    if (this.#closing) connection.end(...stopping);
    else void this.#begin(appId, connection);
  }

  /**
   * Sends a message over one of the app's connections, any one, as soon as one takes more and in its turn, and resolves
   * once it is clear whether it arrived.
   */
  async push(appId: string, message: Message): Promise<Outcome | Unsent> {
    const queue = this.#queues.get(appId) ?? new PushQueue();
    const begin = () => this.#pushNow(appId, message);
    const begun = queue.isEmpty ? begin() : undefined;
    if (begun) return begun;
    this.#queues.set(appId, queue);
    const outcome = await queue.wait(begin, this.#options.answerWithin, noRoom);
    if (this.#queues.get(appId)?.isEmpty) this.#queues.delete(appId);
    return outcome;
  }

  reach(appId: string): Reach {
    const open = this.#of(appId);
    if (open.length === 0 || this.#closing) return 'none';
    const isNext = this.#queues.get(appId)?.isEmpty ?? true;
    return isNext && open.some(({ takesMore }) => takesMore) ? 'ready' : 'full';
  }

  apps(): readonly string[] {
    return [...this.#apps.keys()];
  }

  count(appId: string): number {
    return this.#of(appId).length;
  }

  stats(): { readonly open: number; readonly waiting: number } {
    const waiting = [...this.#all].reduce((sum, connection) => sum + connection.waiting, 0);
    return { open: this.#all.size, waiting };
  }

  onOpen(listener: (appId: string) => void): void {
    this.#listeners.push(listener);
  }

  /** Ends those connections that may no longer be. */
  end(connectionIds: ReadonlySet<string>): void {
    for (const connection of this.#all)
      if (connectionIds.has(connection.ids.connectionId))
        connection.end(1008, 'the app may no longer connect');
  }

  /** Takes nothing more, also of what waits. */
  stop(): void {
    this.#closing = true;
    for (const queue of this.#queues.values()) queue.goOn();
  }

  /** Takes nothing more, waits for what was pushed, and says goodbye. */
  async close(): Promise<void> {
    this.stop();
    clearInterval(this.#sweep);
    await Promise.all(this.#pushes);
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#onEmpty = resolve;
    for (const connection of this.#all) connection.end(...stopping);
    if (this.#all.size > 0) await promise;
  }

  async #begin(appId: string, connection: Connection): Promise<void> {
    await connection.listening();
    if (!connection.isOpen) return;
    this.#apps.set(appId, [...this.#of(appId), connection]);
    connection.onRead(() => this.#queues.get(appId)?.goOn());
    this.#queues.get(appId)?.goOn();
    for (const listener of this.#listeners) listener(appId);
  }

  /** Undefined while all connections have enough to read. */
  #pushNow(appId: string, message: Message): Promise<Outcome | Unsent> | undefined {
    if (this.#closing) return Promise.resolve(tooLate);
    const open = this.#of(appId);
    if (open.length === 0) return Promise.resolve(noConnection);
    const push = anyOf(open)?.push(message);
    if (!push) return undefined;
    this.#pushes.add(push);
    return push.finally(() => this.#pushes.delete(push));
  }

  #of(appId: string): readonly Connection[] {
    return this.#apps.get(appId) ?? [];
  }

  #forget(appId: string, gone: Connection): void {
    const left = this.#of(appId).filter((connection) => connection !== gone);
    if (left.length > 0) this.#apps.set(appId, left);
    else this.#apps.delete(appId);
    this.#queues.get(appId)?.goOn();
    this.#all.delete(gone);
    if (this.#all.size === 0) this.#onEmpty();
  }

  get #pingInterval(): number {
    return this.#options.clientConfig.PingInterval * 1000;
  }

  #cutSilent(): void {
    for (const connection of this.#all)
      if (connection.silence > mostMissed * this.#pingInterval) connection.cut();
  }
}

/** From a random place on, the first that takes more. */
function anyOf(open: readonly Connection[]): Connection | undefined {
  const start = Math.floor(Math.random() * open.length);
  for (let step = 0; step < open.length; step += 1) {
    const connection = open[(start + step) % open.length];
    if (connection?.takesMore) return connection;
  }
  return undefined;
}
