import { lookup } from 'node:dns';
import { BlockList, isIP } from 'node:net';
import { type Lookup, NOT_PUBLIC } from '../http.js';

/** Special ranges of the registry of RFC 6890, and what Azure keeps for itself. */
const IPV4: readonly (readonly [net: string, prefix: number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  // 169.254.169.254 hands out the identity's tokens.
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  // The platform behind every virtual machine of Azure answers here, though the address looks public.
  ['168.63.129.16', 32],
];
/** Within the one range that is routed at all (2000::/3): documentation, and addresses that hold an IPv4 one. */
const IPV6: readonly (readonly [net: string, prefix: number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];

const notPublic = new BlockList();
for (const [net, prefix] of IPV4) notPublic.addSubnet(net, prefix, 'ipv4');
const routed = new BlockList();
routed.addSubnet('2000::', 3, 'ipv6');
for (const [net, prefix] of IPV6) notPublic.addSubnet(net, prefix, 'ipv6');

/** Whether an address is one of the internet: not loopback, link-local, private, reserved or the platform's own. */
export function isPublic(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !notPublic.check(address, 'ipv4');
    case 6:
      return routed.check(address, 'ipv6') && !notPublic.check(address, 'ipv6');
    default:
      return false;
  }
}

/**
 * A look-up for a connection to `host` that must end on the internet. It is asked by the socket itself, so that nobody can
 * answer with one address when it is checked and with another when it is connected to. One private address among several
 * is enough to refuse them all. Other names are looked up as ever.
 * @param onRefused called before the connection fails, which it does with the code NOT_PUBLIC
 */
export function publicLookup(host: string, onRefused: () => void, resolve: Lookup = everyAddress): Lookup {
  return (hostname, options, found) => {
    resolve(hostname, options, (error, addresses) => {
      if (error !== null || hostname.toLowerCase() !== host.toLowerCase()) return found(error, addresses);
      if (addresses.every(({ address }) => isPublic(address))) return found(null, addresses);
      onRefused();
      found(Object.assign(new Error('the name leads to a private address'), { code: NOT_PUBLIC }), []);
    });
  };
}

const everyAddress: Lookup = (hostname, options, found) => lookup(hostname, { ...options, all: true }, found);
