import type { WebSocket } from 'ws';
import { clientConfig } from '../../contract/event/connection.ts';
import {
  Connection,
  type ConnectionIds,
  type ConnectionOptions,
  type Message,
  type Outcome,
} from './connection.ts';
import type { Reach } from './deliver.ts';

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

/** The long connections that are open on this node, by app. */
export class Connections {
  readonly #options: ConnectionOptions;
  readonly #all = new Set<Connection>();
  /** Those of them whose client listens. */
  readonly #apps = new Map<string, readonly Connection[]>();
  readonly #pushes = new Set<Promise<Outcome>>();
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

  /** Sends a message over one of the app's connections, any one, and resolves once it is clear whether it arrived. */
  async push(appId: string, message: Message): Promise<Outcome> {
    if (this.#closing) return stopping[1];
    const open = this.#of(appId);
    const connection = anyOf(open);
    if (!connection) return open.length === 0 ? 'no connection' : 'no connection takes more';
    const push = connection.push(message);
    this.#pushes.add(push);
    const outcome = await push;
    this.#pushes.delete(push);
    return outcome;
  }

  reach(appId: string): Reach {
    const open = this.#of(appId);
    if (open.length === 0) return 'none';
    return open.some(({ takesMore }) => takesMore) ? 'ready' : 'full';
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

  /** Takes nothing more, waits for what was pushed, and says goodbye. */
  async close(): Promise<void> {
    this.#closing = true;
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
    for (const listener of this.#listeners) listener(appId);
  }

  #of(appId: string): readonly Connection[] {
    return this.#apps.get(appId) ?? [];
  }

  #forget(appId: string, gone: Connection): void {
    const left = this.#of(appId).filter((connection) => connection !== gone);
    if (left.length > 0) this.#apps.set(appId, left);
    else this.#apps.delete(appId);
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
