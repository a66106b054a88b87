import { z } from 'zod';

/** Strict: no short forms (10.1), no leading zeros. */
const HOST = z.union([z.ipv4(), z.ipv6()]);
const V4 = z.cidrv4();
const V6 = z.cidrv6();

/** Shortest prefixes that are still narrow (docs/check-rules.md, api-server-exposure). */
export const WIDEST = { v4: 8, v6: 32 } as const;

/**
 * Is a range of addresses wider than /8, in IPv6 /32? A bare address is one host.
 * @returns undefined for a text that is no range (a service tag such as `AzureCloud`); never throws
 */
export function isWide(range: string): boolean | undefined {
  if (HOST.safeParse(range).success) return false;
  const prefix = Number(range.split('/')[1]);
  if (V4.safeParse(range).success) return prefix < WIDEST.v4;
  if (V6.safeParse(range).success) return prefix < WIDEST.v6;
  return undefined;
}
