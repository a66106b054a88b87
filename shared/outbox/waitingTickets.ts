import type { Store } from '../store/store.js';

/*
 * A desk's waiting list: one empty document for each ticket that is to be opened by a later sweep. Its name begins with
 * the day by which the work is due, so that a list of names is in the right order and no document need be read. The
 * ledger's entry says whether a ticket waits; a name without one is struck out by whoever meets it.
 */

/** The name of a ticket that waits. @param wasRefused the desk did not take it: others come first */
export function waitingName(ticketKey: string, dueDate: string, wasRefused = false): string {
  return `${wasRefused ? 1 : 0}-${dueDate.slice(0, 10)}-${ticketKey}`;
}

/** The key of the ticket that waits under a name. */
export function waitingKey(name: string): string {
  return name.slice(name.lastIndexOf('-') + 1);
}

export async function putOnWaitingList(store: Store, destination: string, name: string): Promise<void> {
  await store.create(`${folder(destination)}${name}`, '');
}

export async function strikeOut(store: Store, destination: string, name: string): Promise<void> {
  await store.delete(`${folder(destination)}${name}`);
}

/** Does any ticket wait at a desk? */
export async function doWait(store: Store, destination: string): Promise<boolean> {
  for await (const _path of store.list(folder(destination))) return true;
  return false;
}

/** Names, those first that are due first. */
export async function waitingList(store: Store, destination: string): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const path of store.list(folder(destination))) names.push(path.slice(folder(destination).length));
  return names.sort();
}

function folder(destination: string): string {
  return `waiting/${destination}/`;
}
