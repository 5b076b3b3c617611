import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../context.ts';
import type { Database } from '../db/database.ts';
import { claimMessages, type Message, type Outcome, settle, type Unsent } from './claim.ts';
import { compose, type Letter } from './compose.ts';
import { deliveriesChannel } from './emit.ts';
import type { Stay } from './hand-on.ts';
import type { App } from './delivery-queries.ts';
import { loadSubscriber, type Subscriber } from './subscriber.ts';
import type { Mode } from './subscription-queries.ts';
import type { Telling } from './telling.ts';

/** Tries to hand a letter over. Answers why that did not work, or nothing if it was acknowledged. */
export type Send = (app: Subscriber, letter: Letter) => Promise<string | Unsent | undefined>;

/** Whether anything reaches an app from here now: it has nobody who listens, or they do not read what was sent. */
export type Reach = 'ready' | 'full' | 'none';

export interface DeliverParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly telling: Telling;
  readonly mode: Mode;
  readonly send: Send;
  readonly reach: (appId: string) => Reach;
  /** How many messages one app may have under way. */
  readonly most: number;
  /** How long to stay when nothing is left: whoever begins and ends for each event gets in the way of those who emit. */
  readonly lingerMs: () => number;
  readonly stay: (app: App) => Pick<Stay, 'next'>;
}

// To one that answers nothing or fails, no more than this goes out until it answers well again.
const mostWhileFailing = 2;

const beatMs = 10;

/**
 * Delivers to one app whatever is due, also what comes meanwhile, until nothing is left to do or the signal says so, or
 * another node is to go on: which it then answers.
 */
export async function deliver(
  parts: DeliverParts,
  to: App,
  signal: AbortSignal,
): Promise<number | undefined> {
  const bell = new Bell();
  const silence = parts.database.onWake(deliveriesChannel(to.app_id), () => bell.ring());
  const underWay = new UnderWay(bell);
  const beat = new Beat();
  const stay = parts.stay(to);
  let after: string | undefined;
  try {
    for (;;) {
      await beat.next();
      const next = await stay.next();
      const outcomes = underWay.takeOutcomes();
      const mayTake = !signal.aborted && next === undefined && parts.reach(to.app_id) === 'ready';
      const room = mayTake ? underWay.room(parts.most) : 0;
      const took = await turn(parts, to, outcomes, room, after);
      for (const { app, message, letter } of took.taken) underWay.add(message, parts.send(app, letter));
      after = took.after;
      if (after !== undefined && mayTake && underWay.room(parts.most) > 0) continue;
      if (underWay.hasOutcomes) continue;
      if (!underWay.isEmpty) await (next === undefined ? bell.rung() : bell.rungWithin(beatMs, signal));
      else if (!mayTake || !(await bell.rungWithin(parts.lingerMs(), signal))) return next;
    }
  } finally {
    silence();
  }
}

interface Took {
  readonly taken: readonly Taken[];
  /** The person after whom there is more to look at. */
  readonly after: string | undefined;
}

interface Taken {
  readonly app: Subscriber;
  readonly message: Message;
  readonly letter: Letter;
}

/** Notes how attempts ended and takes what is due next, in one write. */
async function turn(
  { database, clock, newId, telling, mode }: DeliverParts,
  to: App,
  outcomes: readonly Outcome[],
  most: number,
  after: string | undefined,
): Promise<Took> {
  if (outcomes.length === 0 && most <= 0) return { taken: [], after };
  const scope = database.tenant(to.tenant_id);
  const now = clock.now();
  const claimed = await scope.writeRows(async (db) => {
    await settle(db, to, outcomes, now);
    const app = await loadSubscriber(db, to);
    if (app?.mode !== mode || app.disabled_time !== null) return undefined;
    if (most <= 0) return { app, messages: [], after };
    return { app, ...(await claimMessages(db, { app, telling, newId, now, most, after: after ?? '' })) };
  });
  if (!claimed) return { taken: [], after: undefined };
  if (claimed.messages.length === 0) return { taken: [], after: claimed.after };
  const { app, messages } = claimed;
  const letters = await scope.read((db) => compose(db, { app, telling, now }, messages));
  return { taken: letters.map((letter) => ({ app, ...letter })), after: claimed.after };
}

/**
 * Lets turns follow each other no faster than this, those of all apps at the same moments, so that they share commits:
 * each commit keeps everybody waiting.
 */
class Beat {
  #last = -1;

  async next(): Promise<void> {
    const now = performance.now();
    const isNext = Math.floor(now / beatMs) > this.#last;
    await sleep(isNext ? 0 : beatMs - (now % beatMs));
    this.#last = Math.floor(performance.now() / beatMs);
  }
}

/** Rings once for any number of times that it was rung since somebody last waited. */
class Bell {
  #rung = Promise.withResolvers<void>();

  ring(): void {
    this.#rung.resolve();
  }

  async rung(): Promise<void> {
    await this.#rung.promise;
    this.#rung = Promise.withResolvers();
  }

  /** Whether it rings before this time has passed. */
  async rungWithin(milliseconds: number, signal: AbortSignal): Promise<boolean> {
    const over = new AbortController();
    const passed = sleep(milliseconds, false, { signal: AbortSignal.any([signal, over.signal]) });
    const ring = this.#rung.promise.then(() => true);
    const rang = await Promise.race([ring, passed.catch(() => false)]);
    over.abort();
    // Only whoever still waits has heard it: a ring that comes later is for the next one.
    if (rang) this.#rung = Promise.withResolvers();
    return rang;
  }
}

/** The messages of one app that were sent and not yet noted as ended. */
class UnderWay {
  readonly #bell: Bell;
  #outcomes: Outcome[] = [];
  #count = 0;
  #failing = false;

  constructor(bell: Bell) {
    this.#bell = bell;
  }

  get isEmpty(): boolean {
    return this.#count === 0 && !this.hasOutcomes;
  }

  get hasOutcomes(): boolean {
    return this.#outcomes.length > 0;
  }

  room(most: number): number {
    return (this.#failing ? mostWhileFailing : most) - this.#count;
  }

  add(message: Message, sent: ReturnType<Send>): void {
    this.#count += 1;
    const end = (failure: Outcome['failure']) => {
      this.#count -= 1;
      this.#failing = failure !== undefined;
      this.#outcomes.push({ message, failure });
      this.#bell.ring();
    };
    sent.then(end, (fault: unknown) => end(`could not be sent: ${String(fault)}`));
  }

  takeOutcomes(): Outcome[] {
    const taken = this.#outcomes;
    this.#outcomes = [];
    return taken;
  }
}
