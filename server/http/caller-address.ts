import { isIP } from 'node:net';
import type { FastifyRequest, FastifyServerOptions } from 'fastify';
import type { TrustedProxies } from '../config.ts';

/** How the framework decides which of the forwarded addresses to believe. */
export const trustProxy = (proxies: TrustedProxies): NonNullable<FastifyServerOptions['trustProxy']> =>
  typeof proxies === 'number' ? proxies > 0 && ((_address, hop) => hop < proxies) : [...proxies];

/** Who calls, as far as proxies are trusted. What a proxy passes on unread need not be an address at all. */
export function callerAddress({ ip, socket }: FastifyRequest): string {
  return isIP(ip) > 0 ? ip : (socket.remoteAddress ?? '');
}
