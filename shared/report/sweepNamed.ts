import { VigieError } from '../errors.js';
import type { Store } from '../store/store.js';
import { type ClosedSweep, closedSweep, closedSweeps } from '../sweep/fleetView.js';

/**
 * A sweep that has closed, by what people call it.
 * @param name `latest`, `previous` (the one before it), an id (`20261123T0130Z`), or a day (`2026-11-23`: the last of it)
 * @throws VigieError VIGIE_USAGE where none has closed, or none is called that
 */
export async function sweepNamed(store: Store, name: string): Promise<ClosedSweep> {
  const ids = await closedSweeps(store);
  if (ids.length === 0) throw new VigieError('VIGIE_USAGE', 'no sweep has closed yet; run `vigie sweep` first');
  const id = idNamed(ids, name);
  if (id === undefined) throw new VigieError('VIGIE_USAGE', `there is no sweep "${name}"${hint(name, ids)}`);
  const closed = await closedSweep(store, id);
  if (closed === undefined)
    throw new VigieError('VIGIE_STORE_DAMAGED', `sweep ${id} has closed, and what it collected is not in the store`);
  return closed;
}

function idNamed(ids: readonly string[], name: string): string | undefined {
  if (name === 'latest') return ids.at(-1);
  if (name === 'previous') return ids.at(-2);
  const [, ...day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(name) ?? [];
  const begin = day.length > 0 ? `${day.join('')}T` : undefined;
  return ids.findLast((id) => (begin === undefined ? id === name : id.startsWith(begin)));
}

function hint(name: string, ids: readonly string[]): string {
  if (name === 'previous') return ': only one has closed';
  return `; the newest are ${ids.slice(-3).reverse().join(', ')}`;
}
