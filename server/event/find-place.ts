import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { Undelivered } from './undelivered.ts';

export type Resolve = (name: string) => Promise<readonly string[]>;

/** A URL, and the addresses behind it to which a message may go. */
export interface Place {
  readonly url: URL;
  readonly addresses: readonly string[];
}

// Who gives a name a hundred addresses gets no hundred attempts.
const MOST_ADDRESSES = 4;

export const resolveName: Resolve = async (name) =>
  (await lookup(name, { all: true })).map(({ address }) => address);

/**
 * One question for all who ask for a name at the same time: a name whose server hangs holds one of the few threads
 * that resolve names, not all of them.
 */
export function askOnce(resolve: Resolve): Resolve {
  const asked = new Map<string, ReturnType<Resolve>>();
  return (name) => {
    const answer = asked.get(name) ?? resolve(name).finally(() => asked.delete(name));
    asked.set(name, answer);
    return answer;
  };
}

/**
 * Names are resolved here and nowhere else. What follows connects to these addresses, so a name that means something
 * else a moment later leads nobody astray.
 */
export async function findPlace(
  text: string,
  isAllowed: (address: string) => boolean,
  resolve: Resolve,
): Promise<Place> {
  const url = readTarget(text);
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const found = isIP(host) > 0 ? [host] : await resolve(host).catch(() => []);
  const addresses = found.filter(isAllowed).slice(0, MOST_ADDRESSES);
  // In the same words for a name that there is not: nobody is told which names the company's own network knows.
  if (addresses.length === 0) throw new Undelivered('leads to no address that OKRA_EVENT_TARGETS allows');
  return { url, addresses };
}

function readTarget(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '') return url;
  throw new Undelivered('not an http or https URL without user and password');
}
