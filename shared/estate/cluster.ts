import type { Facts, Field } from './facts.js';
import type { ResourceHead } from './resourceHead.js';

/** One AKS cluster: a Microsoft.ContainerService/managedClusters resource, whatever form it came in. */
export interface Cluster extends ResourceHead {
  readonly kind: 'cluster';
  /** `properties` of ARM's form; of the flattened form (`az`) the resource itself. */
  readonly properties: Field<Facts>;
  /** `sku`, which stands beside `properties` in both forms. */
  readonly sku: Field<Facts>;
  /** `agentPoolProfiles`; an entry that is no object is a pool without facts, so that it is seen and judged unknown. */
  readonly pools: Field<readonly NodePool[]>;
  /** powerState.code Stopped; a missing powerState counts as running. */
  readonly stopped: boolean;
  /** The resource as it came. */
  readonly raw: unknown;
}

export interface NodePool {
  /** As returned; `#2` (its place in the list) where it has none. */
  readonly name: string;
  readonly facts: Facts;
  readonly tags: ReadonlyMap<string, string>;
  /** Stopped itself, or its cluster is. */
  readonly stopped: boolean;
}
