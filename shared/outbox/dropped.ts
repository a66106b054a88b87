import { VigieError } from '../errors.js';
import { canonical, isObject } from '../json.js';
import type { Store } from '../store/store.js';
import type { DeliveryContext } from './context.js';
import { cursorPath } from './cursors.js';
import { deadLetterPath } from './deadLetters.js';
import { keyOf, listParked, notParked, uidOf } from './parked.js';

const FOLDER = 'dropped';

/** Why somebody gave something up, and when (ISO, machine time). */
export interface Dropping {
  readonly reason: string;
  readonly at: string;
}

/** `followers`: uids of the same finding that are still parked, in order. */
export type Dropped =
  | { readonly result: 'busy' }
  | { readonly result: 'dropped'; readonly followers: readonly string[] };

/**
 * Takes a parked event out of what waits; it is kept below `dropped/` with the reason. What follows it stays parked.
 * @throws VigieError VIGIE_USAGE where it is not parked
 */
export async function dropParked(
  context: Pick<DeliveryContext, 'store' | 'leaseMs' | 'holder'>,
  destination: string,
  uid: string,
  dropping: Dropping,
): Promise<Dropped> {
  const { store, leaseMs, holder } = context;
  const found = (await listParked(store, destination)).find((one) => uidOf(one) === uid);
  if (found === undefined) throw notParked(destination, uid);
  // A delivery must not park behind something that goes at this moment.
  const lease = await store.lease(cursorPath(destination, found.parked.partition), leaseMs, holder);
  if (lease === undefined) return { result: 'busy' };
  try {
    const key = keyOf(found);
    const moved = await move(store, found.path, `${FOLDER}/${destination}/${key}/${uid}`, dropping);
    // Somebody else was quicker.
    if (!moved) throw notParked(destination, uid);
    return { result: 'dropped', followers: (await listParked(store, destination, key)).map(uidOf) };
  } finally {
    await lease.release();
  }
}

/** Takes a dead letter away; it is kept below `dropped/` with the reason. @throws VigieError VIGIE_USAGE where there is none */
export async function dropDeadLetter(store: Store, queue: string, id: string, dropping: Dropping): Promise<void> {
  const path = deadLetterPath(queue, id);
  if (await move(store, path, `${FOLDER}/${path}`, dropping)) return;
  throw new VigieError('VIGIE_USAGE', `there is no dead letter ${queue}/${id}; \`vigie outbox\` lists those that are`);
}

/** The copy comes first: cut between the two, nothing is lost. @returns false where there was nothing */
async function move(store: Store, from: string, to: string, { reason, at }: Dropping): Promise<boolean> {
  const stored = await store.read(from);
  if (stored === undefined) return false;
  const document = jsonOf(stored.text);
  const record = JSON.stringify({ schema: 1, reason, at, from, document });
  for (let number = 1; ; number += 1) {
    const path = number === 1 ? to : `${to}.${number}`;
    if ((await store.create(path, record)) || (await holds(store, path, document))) break;
  }
  await store.delete(from);
  return true;
}

/** An earlier try was cut after its copy. One that was dropped, came again and is dropped again differs: it has its own. */
async function holds(store: Store, path: string, document: unknown): Promise<boolean> {
  const there = jsonOf((await store.read(path))?.text ?? '');
  return isObject(there) && canonical(there.document) === canonical(document);
}

/** What is no JSON is kept as the text that it is. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
