import { BlockList, isIP } from 'node:net';
import type { EventTargets } from '../config.ts';

// Whatever the registries of special addresses keep for a purpose of its own, and so no receiver can have.
const special4 = networks([
  '0.0.0.0/8', // this host
  '10.0.0.0/8', // private
  '100.64.0.0/10', // behind a carrier's NAT
  '127.0.0.0/8', // loopback
  '168.63.129.16', // what a virtual machine of Azure asks about itself
  '169.254.0.0/16', // link-local, with the metadata of most clouds
  '172.16.0.0/12', // private
  '192.0.0.0/24', // protocols
  '192.0.2.0/24', // documentation
  '192.88.99.0/24', // 6to4 relays
  '192.168.0.0/16', // private
  '198.18.0.0/15', // benchmarks
  '198.51.100.0/24', // documentation
  '203.0.113.0/24', // documentation
  '224.0.0.0/4', // multicast
  '240.0.0.0/4', // reserved, broadcast
]);
const special6 = networks([
  // All but 2000::/3: loopback, IPv4 in disguise, NAT64, unique-local, link-local, multicast.
  '::/3',
  '4000::/2',
  '8000::/1',
  '2001::/23', // protocols, Teredo, benchmarks
  '2001:db8::/32', // documentation
  '2002::/16', // 6to4
  '3fff::/20', // documentation
]);

/** Says of an address whether events may go there. */
export function targetCheck(targets: EventTargets): (address: string) => boolean {
  if (targets === 'any') return (address) => isIP(address) > 0;
  const listed = networks(targets === 'public' ? [] : targets);
  return (address) => {
    // An address of one network card is never public, and no list can name it.
    if (isIP(address) === 0 || address.includes('%')) return false;
    const family = familyOf(address);
    const special = family === 'ipv4' ? special4 : special6;
    return listed.check(address, family) || !special.check(address, family);
  };
}

function networks(words: readonly string[]): BlockList {
  const list = new BlockList();
  for (const word of words) {
    const [address = '', bits] = word.split('/');
    if (bits === undefined) list.addAddress(address, familyOf(address));
    else list.addSubnet(address, Number(bits), familyOf(address));
  }
  return list;
}

function familyOf(address: string) {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}
