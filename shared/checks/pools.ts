import type { NodePool } from '../estate/cluster.js';
import type { InventoryNode } from '../signals/types.js';
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

/** Linux by `osType` or by the image; a pool that is neither is not told apart by its payload. */
export function isLinux(pool: NodePool): boolean {
  if (isWindows(pool)) return false;
  const type = pool.facts.text('osType');
  const image = pool.facts.text('nodeImageVersion');
  return (
    (type.state === 'value' && type.value.toLowerCase() === 'linux') ||
    (image.state === 'value' && /^aks[a-z]/i.test(image.value))
  );
}

/**
 * Is it a node of this pool? Its label decides; where it has none its name does, as AKS makes it:
 * `aks-<pool>-<digits>-vmss…` on Linux, `aks<pool><six characters>` on Windows.
 */
export function isNodeOf({ name }: NodePool, node: Pick<InventoryNode, 'name' | 'pool'>): boolean {
  const pool = name.toLowerCase();
  if (node.pool !== null) return node.pool.toLowerCase() === pool;
  const [, linux, windows] = /^aks-([a-z0-9]+)-\d+-.|^aks([a-z0-9]+)[a-z0-9]{6}$/.exec(node.name.toLowerCase()) ?? [];
  return (linux ?? windows) === pool;
}
