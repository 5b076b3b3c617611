import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { Client } from 'pg';
import { clientConfig } from './postgres-connection.ts';

const firstDelayMs = 100;
const longestDelayMs = 5000;

/** Wake-ups between nodes by LISTEN and NOTIFY, on a connection that is opened when the first listener comes. */
export class PostgresListener {
  readonly #url: string;
  readonly #notify: (payload: string) => Promise<void>;
  readonly #listeners = new EventEmitter().setMaxListeners(0);
  readonly #node = randomUUID();
  readonly #outgoing = new Set<string>();
  #client: Client | undefined;
  #timer: NodeJS.Timeout | undefined;
  #delayMs = firstDelayMs;
  #started = false;
  #closed = false;
  #ready: Promise<void> = Promise.resolve();

  constructor(url: string, notify: (payload: string) => Promise<void>) {
    this.#url = url;
    this.#notify = notify;
  }

  wake(channel: string): void {
    if (this.#outgoing.has(channel)) return;
    this.#outgoing.add(channel);
    setImmediate(() => {
      this.#outgoing.delete(channel);
      this.#listeners.emit(channel);
      if (!this.#closed) this.#notify(`${this.#node} ${channel}`).catch(() => {});
    });
  }

  onWake(channel: string, listener: () => void): () => void {
    this.#listeners.on(channel, listener);
    if (!this.#started) {
      this.#started = true;
      this.#ready = this.#listen();
    }
    return () => this.#listeners.off(channel, listener);
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#ready;
    await this.#client?.end();
  }

  async #listen(): Promise<void> {
    const client = new Client(clientConfig(this.#url, { statementMs: 15_000 }));
    const again = () => this.#listenLater(client);
    client.on('error', again).on('end', again);
    client.on('notification', ({ payload = '' }) => {
      const [node, channel = ''] = payload.split(' ');
      if (node !== this.#node) this.#listeners.emit(channel);
    });
    this.#client = client;
    try {
      await client.connect();
      await client.query('listen okra');
      this.#delayMs = firstDelayMs;
      // Whatever was said while nobody listened.
      for (const channel of this.#listeners.eventNames()) this.#listeners.emit(channel);
    } catch {
      again();
    }
  }

  #listenLater(client: Client): void {
    if (this.#client !== client || this.#closed) return;
    this.#client = undefined;
    client.end().catch(() => {});
    const listen = () => {
      this.#ready = this.#listen();
    };
    this.#timer = setTimeout(listen, this.#delayMs).unref();
    this.#delayMs = Math.min(2 * this.#delayMs, longestDelayMs);
  }
}
