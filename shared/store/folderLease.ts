import { randomUUID } from 'node:crypto';
import { VigieError } from '../errors.js';
import { isObject } from '../json.js';
import { isDead, type Owner, STALE_MS, thisProcess } from './claim.js';
import type { VersionedFile } from './disk.js';
import type { Lease } from './store.js';

/** The file of one lease. */
export interface LeaseSlot {
  readonly path: string;
  read(): Promise<VersionedFile | undefined>;
  /** Does nothing where there is one. */
  create(text: string): Promise<string | undefined>;
  /** Does nothing where another version is there. */
  replace(text: string, version: string): Promise<string | undefined>;
  /** Does nothing where another version is there. */
  remove(version: string): Promise<boolean>;
  /** Whatever is there: for a holder who knows that it is its own. */
  removeOwn(): Promise<void>;
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
  if (found !== undefined && (isBeingWritten(found) || isHeld(found.text, machineNow()))) return undefined;
  let until = machineNow();
  const write = (version: string | undefined) => {
    until = new Date(machineNow().getTime() + durationMs);
    // The token makes two documents of one holder differ.
    const text = JSON.stringify({ holder, until: until.toISOString(), ...thisProcess(), token: randomUUID() });
    return version === undefined ? slot.create(text) : slot.replace(text, version);
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
      // Nobody takes what has so much time left: there is no need to look whose it is.
      if (version !== undefined && until.getTime() - machineNow().getTime() > STALE_MS) await slot.removeOwn();
      else if (version !== undefined) await slot.remove(version);
      version = undefined;
    },
  };
}

/** Making a file and filling it is one go. */
const WRITING_MS = 1_000;

/** Its writer has made the file and not filled it yet; one that takes longer finds that it has lost it. */
function isBeingWritten({ text, writtenMs }: VersionedFile): boolean {
  return parse(text) === undefined && Date.now() - writtenMs < WRITING_MS;
}

/** `undefined` where nobody holds it. */
export function holderOf(text: string, machineNow: Date): string | undefined {
  return isHeld(text, machineNow) ? parse(text)?.holder : undefined;
}

function isHeld(text: string, machineNow: Date): boolean {
  const lease = parse(text);
  return lease !== undefined && Date.parse(lease.until) > machineNow.getTime() && !isDead(lease);
}

/** A lease that cannot be read, and that nobody is writing, is nobody's. */
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
