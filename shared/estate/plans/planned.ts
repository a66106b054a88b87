import type { JsonObject } from '../../json.js';

/** A cluster or a registry as it will be, in ARM's form; what is not known yet is not said (`unsaid.ts`). */
export interface Planned {
  readonly kind: 'cluster' | 'registry';
  readonly raw: JsonObject;
  /** What it is called in the plan: an address of Terraform, else an id or a name. */
  readonly address: string;
}

/** What a plan says. */
export interface Plan {
  /** As the reader calls it: `Terraform plan`. */
  readonly what: string;
  readonly resources: readonly Planned[];
  /** Types that no check speaks to, and how many there are of each. */
  readonly skipped: ReadonlyMap<string, number>;
  /** What was left out, and why: a sentence each. */
  readonly notes: readonly string[];
}

/** A node pool that stands as a resource of its own. */
export interface PlannedPool {
  readonly address: string;
  readonly pool: JsonObject;
  /** What joins it to its cluster; undefined where the plan does not tell. */
  readonly clusterAddress: string | undefined;
  readonly clusterId: string | undefined;
}
