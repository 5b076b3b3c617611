import type { Limit } from '../../contract/endpoint.ts';
import type { Clock } from '../context.ts';

export interface WindowKey {
  readonly tenantId: string;
  readonly appId: string;
  readonly endpoint: string;
  readonly limit: Limit;
}

export interface Window {
  readonly start: number;
  readonly used: number;
}

/** Counts kept outside this process: shared with other nodes, or for the next start. */
export interface WindowStore {
  /** Adds calls to a window, opening a new one where it has ended; answers the window as it now is. */
  add(key: WindowKey, calls: number, now: number): Promise<Window>;
}

export interface Refusal {
  readonly limit: number;
  readonly resetSeconds: number;
}

export type Verdict = Refusal | undefined;

interface Entry {
  key: WindowKey;
  window: Window;
  /** Calls not yet in the store, and the report that is under way. */
  unreported: number;
  report: Promise<void> | undefined;
}

/**
 * Frequency limits. Alone (`shared: false`), this process's count is the truth and the store only hears of it; with
 * other nodes the store's count is the truth. Calls that come while a report is under way go together in the next.
 */
export class Limiter {
  readonly #entries = new Map<string, Entry>();
  readonly #store: WindowStore;
  readonly #shared: boolean;
  readonly #clock: Clock;
  readonly #onFault: (fault: unknown) => void;

  constructor(
    store: WindowStore,
    options: { shared: boolean; clock: Clock; onFault: (fault: unknown) => void },
  ) {
    this.#store = store;
    this.#shared = options.shared;
    this.#clock = options.clock;
    this.#onFault = options.onFault;
  }

  /** Counts a call; answers at once where it can. */
  take(key: WindowKey, factor: number): Verdict | Promise<Verdict> {
    if (factor === 0) return undefined;
    const allowed = Math.max(1, Math.floor(key.limit.calls * factor));
    const entry = this.#entry(key);
    const now = this.#clock.now();
    if (ended(entry.window, key.limit, now)) entry.window = { start: now, used: 0 };
    // A node that knows the window to be full need not ask.
    if (entry.window.used >= allowed) return refusal(entry.window, key.limit, allowed, now);
    entry.unreported += 1;
    if (!this.#shared) {
      entry.window = { start: entry.window.start, used: entry.window.used + 1 };
      this.#reported(entry).catch(this.#onFault);
      return undefined;
    }
    return this.#reported(entry).then(() =>
      entry.window.used > allowed ? refusal(entry.window, key.limit, allowed, now) : undefined,
    );
  }

  /** Takes over what an earlier process counted. */
  restore(key: WindowKey, window: Window): void {
    this.#entry(key).window = window;
  }

  /** Waits until the store has heard of every call. */
  async flush(): Promise<void> {
    for (const entry of this.#entries.values()) if (entry.report) await entry.report;
  }

  #entry(key: WindowKey): Entry {
    const name = `${key.tenantId} ${key.appId} ${key.endpoint} ${key.limit.seconds}`;
    const known = this.#entries.get(name);
    if (known) return known;
    if (this.#entries.size >= 50_000) this.#forgetEnded();
    const entry: Entry = { key, window: { start: 0, used: 0 }, unreported: 0, report: undefined };
    this.#entries.set(name, entry);
    return entry;
  }

  #forgetEnded(): void {
    const now = this.#clock.now();
    for (const [name, { key, window, report }] of this.#entries) {
      if (!report && ended(window, key.limit, now)) this.#entries.delete(name);
    }
  }

  #reported(entry: Entry): Promise<void> {
    const next = (entry.report ?? Promise.resolve()).then(() => this.#report(entry));
    entry.report = next;
    const settled = () => {
      if (entry.report === next) entry.report = undefined;
    };
    next.then(settled, settled);
    return next;
  }

  async #report(entry: Entry): Promise<void> {
    const calls = entry.unreported;
    if (calls === 0) return;
    entry.unreported = 0;
    const window = await this.#store.add(entry.key, calls, this.#clock.now());
    if (this.#shared) entry.window = window;
  }
}

const ended = (window: Window, limit: Limit, now: number): boolean =>
  now >= window.start + limit.seconds * 1000;

const refusal = (window: Window, limit: Limit, allowed: number, now: number): Refusal => ({
  limit: allowed,
  resetSeconds: Math.max(1, Math.ceil((window.start + limit.seconds * 1000 - now) / 1000)),
});
