import Negotiator from 'negotiator';
import { VigieError } from '../../errors.js';
import type { Store } from '../../store/store.js';
import { type ClosedSweep, closedSweeps } from '../../sweep/fleetView.js';
import { sweepNamed } from '../sweepNamed.js';
import { type Answer, problem } from './answer.js';

/** What is best for a caller of what there is; the first, where none of it is asked for. @param accept null: no header */
export function preferred<Type extends string>(accept: string | null, types: readonly [Type, ...Type[]]): Type {
  const found = new Negotiator({ headers: accept === null ? {} : { accept } }).mediaType([...types]);
  return types.find((type) => type === found) ?? types[0];
}

/**
 * Does something with a sweep that has closed, by what the caller calls it. What there is not is answered with 404.
 * @throws VigieError of the store
 */
export async function withSweep(
  store: Store,
  name: string,
  work: (closed: ClosedSweep) => Promise<Answer>,
): Promise<Answer> {
  try {
    return await work(await sweepNamed(store, name));
  } catch (error) {
    if (!(error instanceof VigieError && error.code === 'VIGIE_USAGE')) throw error;
    return (await closedSweeps(store)).length === 0 ? noSweep() : problem(404, 'not-found', error.message);
  }
}

export function noSweep(): Answer {
  return problem(404, 'no-sweep', 'no sweep has been completed yet');
}
