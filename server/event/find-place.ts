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
  tellsNames = false,
): Promise<Place> {
  const url = readTarget(text);
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const found = isIP(host) > 0 ? [host] : await resolve(host).catch(() => []);
  if (tellsNames && found.length === 0) throw new Undelivered(`has a name that does not resolve: ${host}`);
  const addresses = found.filter(isAllowed).slice(0, MOST_ADDRESSES);
  // In the same words for a name that there is not: no app is told which names the company's own network knows.
  if (addresses.length === 0) throw new Undelivered('leads to no address that OKRA_EVENT_TARGETS allows');
  return { url, addresses };
}

function readTarget(text: string): URL {
  const fault = targetFault(text);
  if (fault !== undefined) throw new Undelivered(fault);
  return new URL(text);
}

/** What keeps a text from being a URL for events; in words that do not repeat it, for it may hold a password. */
export function targetFault(text: string): string | undefined {
  if (!URL.canParse(text)) return 'is no URL such as https://example.com/events (ports go up to 65535)';
  const { protocol, username, password, port } = new URL(text);
  if (protocol !== 'http:' && protocol !== 'https:') return 'must begin with http:// or https://';
  if (username !== '' || password !== '') return 'must hold neither user nor password';
  return port === '0' ? 'names port 0, on which nobody can listen' : undefined;
}
