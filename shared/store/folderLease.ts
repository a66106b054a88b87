import { randomUUID } from 'node:crypto';
import { VigieError } from '../errors.js';
import { isObject } from '../json.js';
import { isDead, type Owner, thisProcess } from './claim.js';
import type { VersionedFile } from './disk.js';
import type { Lease } from './store.js';

/** The file of one lease; `put` and `remove` do nothing where another version is there. */
export interface LeaseSlot {
  readonly path: string;
  read(): Promise<VersionedFile | undefined>;
  put(text: string, version: string | undefined): Promise<string | undefined>;
  remove(version: string): Promise<boolean>;
}

interface LeaseDocument extends Owner {
  readonly holder: string;
  /** ISO, machine time. */
  readonly until: string;
}

/** `undefined` while another holds it: not run out, and its process not known to be gone from this machine. */
export async function takeLease(
  slot: LeaseSlot,
  durationMs: number,
  holder: string,
  machineNow: () => Date,
): Promise<Lease | undefined> {
  const found = await slot.read();
  if (found !== undefined && isHeld(found.bytes.toString('utf8'), machineNow())) return undefined;
  const write = (version: string | undefined) => {
    const until = new Date(machineNow().getTime() + durationMs).toISOString();
    // The token makes two documents of one holder differ.
    return slot.put(JSON.stringify({ holder, until, ...thisProcess(), token: randomUUID() }), version);
  };
  let version = await write(found?.version);
  if (version === undefined) return undefined;
  return {
    holder,
    async renew() {
      const renewed = version === undefined ? undefined : await write(version);
      version = renewed;
      if (renewed === undefined) throw new VigieError('VIGIE_LEASE_LOST', `the lease ${slot.path} is somebody else's`);
    },
    async release() {
      if (version !== undefined) await slot.remove(version);
      version = undefined;
    },
  };
}

/** `undefined` where nobody holds it. */
export function holderOf(text: string, machineNow: Date): string | undefined {
  return isHeld(text, machineNow) ? parse(text)?.holder : undefined;
}

function isHeld(text: string, machineNow: Date): boolean {
  const lease = parse(text);
  return lease !== undefined && Date.parse(lease.until) > machineNow.getTime() && !isDead(lease);
}

/** A lease that cannot be read is nobody's. */
function parse(text: string): LeaseDocument | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isObject(value)) return undefined;
  const { holder, until, pid, host } = value;
  if (typeof holder !== 'string' || typeof until !== 'string') return undefined;
  if (typeof pid !== 'number' || typeof host !== 'string' || Number.isNaN(Date.parse(until))) return undefined;
  return { holder, until, pid, host };
}
