import type { Config } from './config.ts';

/** Nobody can be served at HOST and PORT; the message says which of them is wrong. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
}

const ofThisMachine = 'allowed: a host name or an IP address of this machine, or 0.0.0.0 for all of them';

/** As it stands in an address. */
export const hostAndPort = (host: string, port: number): string =>
  `${host.includes(':') ? `[${host}]` : host}:${port}`;

/** What a failed listening means in terms of the settings. */
export function listenError(fault: unknown, { host, port }: Pick<Config, 'host' | 'port'>): unknown {
  if (!(fault instanceof Error) || !('code' in fault)) return fault;
  const address = hostAndPort(host, port);
  const message = {
    EADDRINUSE: `The port is in use: ${address}. Stop the other program, or set PORT to a free one`,
    EACCES: `PORT is ${port}, where this user may not listen; allowed: a free port from 1024 on`,
    ENOTFOUND: `HOST is "${host}", a name that nobody knows here; ${ofThisMachine}`,
    EAI_AGAIN: `HOST is "${host}", a name that nobody knows here; ${ofThisMachine}`,
    EADDRNOTAVAIL: `HOST is "${host}", where this machine cannot be reached; ${ofThisMachine}`,
    EINVAL: `HOST is "${host}", where this machine cannot be reached; ${ofThisMachine}`,
  }[String(fault.code)];
  return message === undefined ? fault : new ListenError(message, { cause: fault });
}
