import type { Cluster, NodePool } from './cluster.js';
import type { Field } from './facts.js';
import { valueIn } from './readCluster.js';

/** Is it a pool for the cluster's own pods? `undefined`: the payload does not say. */
export function isSystemPool({ facts }: NodePool): boolean | undefined {
  const mode = valueIn(facts.text('mode'));
  return mode === undefined ? undefined : mode.toLowerCase() === 'system';
}

/** The zones that a pool's nodes are spread over, each once; absent: it is in none (ARM leaves the key out). */
export function zonesOf({ facts }: NodePool): Field<readonly string[]> {
  const list = facts.list('availabilityZones');
  if (list.state !== 'value') return list;
  const zones = list.value.filter((zone): zone is string => typeof zone === 'string' && zone !== '');
  if (zones.length < list.value.length)
    return { state: 'odd', found: 'availabilityZones holds what is no name of a zone' };
  return zones.length === 0 ? { state: 'absent' } : { state: 'value', value: [...new Set(zones)].sort() };
}

/** So few do not outlive the loss of one. */
export const FEWEST_ZONES = 2;

/** Does some system pool have fewer than two zones, or might it? Only then the region is asked whether it has any. */
export function lacksZones({ pools }: Cluster): boolean {
  return (valueIn(pools) ?? []).some(
    (pool) => isSystemPool(pool) !== false && (valueIn(zonesOf(pool)) ?? []).length < FEWEST_ZONES,
  );
}
