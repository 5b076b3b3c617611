import { randomBytes } from 'node:crypto';
import type { EventTargets } from '../config.ts';
import type { Clock } from '../context.ts';
import { version } from '../version.ts';
import { targetCheck } from './allowed-targets.ts';
import { challengeBody, hasChallenge } from './challenge.ts';
import { askOnce, findPlace, type Resolve, resolveName } from './find-place.ts';
import { Undelivered } from './undelivered.ts';
import { WebhookConnections } from './webhook-connections.ts';
import { encrypt, sign } from './webhook-crypto.ts';

export interface Target {
  /** Whose messages go there: no other app's wait for them. */
  readonly app: string;
  readonly url: string;
  /** Null: messages go out in the clear, which the signature then proves nothing about. */
  readonly encryptKey: string | null;
}

/** Milliseconds. */
export interface SenderTimes {
  readonly connect: number;
  readonly answer: number;
  readonly challenge: number;
  readonly idle: number;
}

export interface SenderOptions {
  readonly targets: EventTargets;
  readonly clock: Clock;
  readonly times?: Partial<SenderTimes>;
  readonly resolve?: Resolve;
  readonly ca?: string;
  /** Whether it may be told that a name is unknown: to whoever runs the server. */
  readonly tellsNames?: boolean;
}

const documented: SenderTimes = { connect: 2000, answer: 3000, challenge: 1000, idle: 15_000 };

export type WebhookSender = ReturnType<typeof webhookSender>;

/** Sends messages to URLs that others have chosen: neither the URL nor the answer is believed in anything. */
export function webhookSender({ targets, clock, resolve = resolveName, ca, ...options }: SenderOptions) {
  const times = { ...documented, ...options.times };
  const isAllowed = targetCheck(targets);
  const find = askOnce(resolve);
  const connections = new WebhookConnections({ connect: times.connect, idle: times.idle, ca });

  const send = async ({ app, url, encryptKey }: Target, text: string, signal: AbortSignal) => {
    const place = await unlessAborted(signal, findPlace(url, isAllowed, find, options.tellsNames));
    const body = encryptKey ? JSON.stringify({ encrypt: encrypt(text, encryptKey, randomBytes(16)) }) : text;
    const headers = headersOf(body, encryptKey ?? '', clock.now());
    const answer = await connections.post(place, { app, headers, body, signal });
    if (answer.status !== 200) throw new Undelivered(`answered ${answer.status}`);
    return answer;
  };

  return {
    /** Sends a message of JSON. Undefined: it was taken, with status 200; else why not. */
    post: (target: Target, body: string): Promise<string | undefined> =>
      within(times.answer, async (signal) => {
        await send(target, body, signal);
      }),

    /** Asks the receiver to send a challenge back. Undefined: it did; else what came instead. */
    check: (target: Target, verificationToken: string): Promise<string | undefined> =>
      within(times.challenge, async (signal) => {
        const challenge = randomBytes(16).toString('hex');
        const { text } = await send(target, challengeBody(challenge, verificationToken), signal);
        if (!hasChallenge(await text, challenge)) throw new Undelivered('answered without the challenge');
      }),

    close: (): void => connections.close(),
  };
}

/** Always signed, because some receivers check also where there is no key. */
function headersOf(body: string, encryptKey: string, now: number) {
  const timestamp = String(Math.floor(now / 1000));
  const nonce = randomBytes(8).toString('hex');
  return {
    'Content-Type': 'application/json;charset=utf-8',
    'User-Agent': `Okra/${version}`,
    'X-Lark-Request-Timestamp': timestamp,
    'X-Lark-Request-Nonce': nonce,
    'X-Lark-Signature': sign(timestamp, nonce, encryptKey, body),
  };
}

/** Everything counts: finding the name, waiting for a free connection, what the receiver takes. */
async function within(time: number, work: (signal: AbortSignal) => Promise<void>) {
  const signal = AbortSignal.timeout(time);
  try {
    await work(signal);
    return undefined;
  } catch (fault) {
    if (signal.aborted) return `did not answer within ${time / 1000} s`;
    if (fault instanceof Undelivered) return fault.message;
    throw fault;
  }
}

/** A name cannot be asked for less long, but nobody has to wait for it. */
function unlessAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Undelivered('took too long')), { once: true });
    work.then(resolve, reject);
  });
}
