import { isObject } from '../json.js';
import { Facts } from './facts.js';
import { valueIn } from './readCluster.js';

/** Private ranges (RFC 1918, 6598, 3927 and 4193): no address of a service that is open to the internet. */
const PRIVATE = /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|169\.254\.|f[cd])/;

/** Host names and addresses in lower case, each once, without private addresses. */
export function publicOnes(found: readonly (string | undefined)[]): readonly string[] {
  const plain = found.map((text) => text?.trim().toLowerCase() ?? '').filter((text) => text !== '');
  return [...new Set(plain)].filter((text) => !(/^[\d.]+$|:/.test(text) && PRIVATE.test(text)));
}

/** The virtual networks of subnets, lower-cased ids, each once. */
export function networksIn(subnets: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(subnets.flatMap((subnet) => (subnet === undefined ? [] : (networkOf(subnet) ?? []))))];
}

/** The lower-cased id of the virtual network that a subnet is part of. */
function networkOf(subnet: string): string | undefined {
  return /^(\/.+\/virtualnetworks\/[^/]+)/.exec(subnet.trim().toLowerCase())?.[1];
}

/** The objects in a list; none of what is no list. */
export function partsIn(facts: Facts, path: string): readonly Facts[] {
  return (valueIn(facts.list(path)) ?? []).filter(isObject).map((entry) => new Facts(entry));
}
