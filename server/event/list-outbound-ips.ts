import { networkInterfaces } from 'node:os';
import type { listOutboundIps as endpoint } from '../../contract/event/connection.ts';
import type { Handler } from '../context.ts';

/** Those of this machine; what a router makes of them on the way out, nobody here can know. */
export const listOutboundIps: Handler<typeof endpoint> = async () => {
  const addresses = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
  const outside = addresses.filter(
    ({ internal, address }) => !internal && !/^(169\.254\.|fe80:)/i.test(address),
  );
  return { ip_list: [...new Set(outside.map(({ address }) => address))].toSorted(), has_more: false };
};
