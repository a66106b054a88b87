import type { NodePool } from '../estate/cluster.js';
import { notApplicable, type Verdict } from './verdict.js';

/** Why a pool has no nodes that could be judged: stopped, or none wanted. */
export function withoutNodes(pool: NodePool): Verdict | undefined {
  if (pool.stopped) return notApplicable('stopped');
  const count = pool.facts.number('count');
  // A pool of type VirtualMachines has no count of its own: absent says nothing.
  return count.state === 'value' && count.value === 0 ? notApplicable('the pool has no nodes') : undefined;
}

/** Windows by `osType`, else by the image: old API versions and odd payloads leave one of them out. */
export function isWindows({ facts }: NodePool): boolean {
  const type = facts.text('osType');
  if (type.state === 'value' && type.value.toLowerCase() === 'windows') return true;
  const image = facts.text('nodeImageVersion');
  return image.state === 'value' && /^akswindows/i.test(image.value);
}
