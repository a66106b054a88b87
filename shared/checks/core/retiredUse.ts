import type { Cluster, NodePool } from '../../estate/cluster.js';
import type { Facts, Field } from '../../estate/facts.js';

/** Does a cluster use something? `undecided` where the payload cannot tell. */
export type Use =
  | { readonly use: 'yes'; readonly pools: readonly string[] }
  | { readonly use: 'no' }
  | { readonly use: 'undecided'; readonly why: string };

export type ClusterUse = (cluster: Cluster) => Use;
export type PoolUse = (pool: NodePool) => Use;

export const YES: Use = { use: 'yes', pools: [] };
export const NO: Use = { use: 'no' };

export function undecided(why: string): Use {
  return { use: 'undecided', why };
}

/** A block that ARM leaves out when it is off: absent is no (docs/check-rules.md, Absent). */
export function on(facts: Facts, path: string): Use {
  const flag = facts.flag(path);
  if (flag.state === 'odd') return undecided(flag.found);
  return flag.state === 'value' && flag.value ? YES : NO;
}

/** An enum value that ARM always gives: absent is undecided. */
export function is(field: Field<string>, word: string, path: string): Use {
  if (field.state === 'odd') return undecided(field.found);
  if (field.state === 'absent') return undecided(`${path} not in the payload`);
  return field.value.toLowerCase() === word ? YES : NO;
}

/** No as soon as one of them is no, whatever the others cannot tell. */
export function allOf(...uses: readonly Use[]): Use {
  const doubt = uses.find(({ use }) => use === 'undecided');
  if (uses.some(({ use }) => use === 'no')) return NO;
  return doubt ?? { use: 'yes', pools: uses.flatMap((use) => (use.use === 'yes' ? use.pools : [])) };
}

/** Yes as soon as one of them is yes. */
export function anyOf(...uses: readonly Use[]): Use {
  return uses.find(({ use }) => use === 'yes') ?? uses.find(({ use }) => use === 'undecided') ?? NO;
}

/** Yes names the pools; one pool that cannot be told leaves the rest undecided, unless another uses it for sure. */
export function anyPool({ pools }: Cluster, look: PoolUse): Use {
  if (pools.state === 'odd') return undecided(pools.found);
  if (pools.state === 'absent') return undecided('agentPoolProfiles not in the payload');
  const seen = pools.value.map((pool) => ({ name: pool.name, use: look(pool) }));
  const using = seen.filter(({ use }) => use.use === 'yes').map(({ name }) => name);
  if (using.length > 0) return { use: 'yes', pools: using };
  for (const { name, use } of seen) if (use.use === 'undecided') return undecided(`pool ${name}: ${use.why}`);
  return NO;
}

/** What a cluster's own properties say; without them nothing can be told. */
export function ofProperties({ properties }: Cluster, look: (facts: Facts) => Use): Use {
  return properties.state === 'value' ? look(properties.value) : undecided('the payload has no properties');
}
