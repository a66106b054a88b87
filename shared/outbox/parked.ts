import { VigieError } from '../errors.js';
import type { VigieEvent } from '../events/event.js';
import { isObject } from '../json.js';
import type { Store } from '../store/store.js';

/** An event that a destination refused, or that waits behind one of its finding. Never sent again by itself. */
export interface ParkedEvent {
  readonly schema: 1;
  readonly why: string;
  /** Refused itself; false: it waits behind one that was. */
  readonly refused: boolean;
  /** ISO, machine time. */
  readonly at: string;
  readonly partition: string;
  readonly seq: number;
  readonly event: VigieEvent;
}

/** A parked event as it lies in the store. */
export interface StoredParked {
  readonly path: string;
  readonly etag: string;
  readonly parked: ParkedEvent;
}

const FOLDER = 'parked';

/** What an event must not overtake: others of its finding. */
export function parkingKey(event: VigieEvent): string {
  return 'finding' in event ? event.finding.fingerprint : event.uid;
}

/** How many events of a destination are parked, without reading them. */
export async function countParked(store: Store, destination: string): Promise<number> {
  let found = 0;
  for await (const _path of store.list(`parked/${destination}/`)) found += 1;
  return found;
}

/** The parked events of one destination, by what they hold back. */
export class Parking {
  private constructor(
    private readonly store: Store,
    private readonly destination: string,
    private readonly keys: Set<string>,
  ) {}

  static async open(store: Store, destination: string): Promise<Parking> {
    const keys = new Set<string>();
    for await (const path of store.list(`${FOLDER}/${destination}/`)) {
      const [, , key] = path.split('/');
      if (key !== undefined) keys.add(key);
    }
    return new Parking(store, destination, keys);
  }

  /** What is held back: fingerprints of findings, uids of other events. */
  get keysHeld(): ReadonlySet<string> {
    return this.keys;
  }

  holdsBack(event: VigieEvent): boolean {
    return this.keys.has(parkingKey(event));
  }

  async park(parked: ParkedEvent): Promise<void> {
    const key = parkingKey(parked.event);
    await this.store.create(`${FOLDER}/${this.destination}/${key}/${parked.event.uid}`, JSON.stringify(parked));
    this.keys.add(key);
  }
}

/** Names of the destinations for which something is parked, whether they are configured or not. */
export async function parkedDestinations(store: Store): Promise<readonly string[]> {
  const names = new Set<string>();
  for await (const path of store.list(`${FOLDER}/`)) {
    const [, name] = path.split('/');
    if (name !== undefined) names.add(name);
  }
  return [...names];
}

/**
 * What is parked for a destination, in the order in which it would have been sent; events of one finding follow each other.
 * @param key of one finding or event alone
 * @throws VigieError VIGIE_STORE_DAMAGED naming the document
 */
export async function listParked(store: Store, destination: string, key?: string): Promise<readonly StoredParked[]> {
  const found: StoredParked[] = [];
  const prefix = `${FOLDER}/${destination}/${key === undefined ? '' : `${key}/`}`;
  for await (const path of store.list(prefix)) {
    const stored = await store.read(path);
    if (stored !== undefined) found.push({ path, etag: stored.etag, parked: parse(path, stored.text) });
  }
  const keys = [...new Set(found.sort(inOrder).map(keyOf))];
  return keys.flatMap((one) => found.filter((stored) => keyOf(stored) === one));
}

/** The key of what is parked, as its path has it. */
export function keyOf({ parked }: StoredParked): string {
  return parkingKey(parked.event);
}

export function uidOf({ parked }: StoredParked): string {
  return parked.event.uid;
}

export function notParked(destination: string, uid: string): VigieError {
  return new VigieError('VIGIE_USAGE', `no event ${uid} is parked for ${destination}; \`vigie outbox\` lists what is`);
}

/** By partition and blob; inside a blob the events of a finding are told apart by their rev. */
function inOrder({ parked: a }: StoredParked, { parked: b }: StoredParked): number {
  if (a.partition !== b.partition) return a.partition < b.partition ? -1 : 1;
  return a.seq - b.seq || revOf(a) - revOf(b);
}

function revOf({ event }: ParkedEvent): number {
  return 'finding' in event ? event.finding.rev : 0;
}

/** Events were checked before they were parked: the document is trusted once its JSON can be read. */
function parse(path: string, text: string): ParkedEvent {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  if (isObject(value) && value.schema === 1 && isObject(value.event)) return value as unknown as ParkedEvent;
  throw new VigieError('VIGIE_STORE_DAMAGED', `${path} cannot be understood: it is no parked event`);
}
