import type { Cluster } from '../estate/cluster.js';
import { valueIn } from '../estate/readCluster.js';
import { textsIn } from './door.js';
import type { CollectedSides } from './sideSignal.js';
import type { Signal } from './signal.js';

/** An Azure Monitor workspace that keeps metrics of clusters. */
export interface MetricAccount {
  /** ARM id, lower case. */
  readonly id: string;
  /** Where it answers PromQL; `undefined`: Resource Graph did not return the workspace. */
  readonly endpoint: string | undefined;
}

/** Where a cluster's metrics go; or why that is not known: `undefined` where nothing says that they go anywhere. */
export type MetricAccounts =
  | { readonly accounts: readonly [MetricAccount, ...MetricAccount[]] }
  | { readonly none: string | undefined };

/**
 * The Azure Monitor workspaces that the data collection rules of a cluster lead to. A rule that is not in the side table leads
 * to none, or may not be read: nobody can tell which.
 */
export function metricAccountsOf(
  cluster: Cluster,
  rules: Signal<readonly string[]>,
  { side, whyIncomplete }: CollectedSides,
): MetricAccounts {
  if (!rules.known) return { none: rules.why };
  const rows = side.get('workspaces');
  const ids = new Set(rules.value.flatMap((rule) => textsIn(rows?.get(rule)?.accounts)));
  const [first, ...others] = [...ids].sort().map((id): MetricAccount => {
    const endpoint = rows?.get(id)?.endpoint;
    return { id, endpoint: typeof endpoint === 'string' ? endpoint : undefined };
  });
  if (first !== undefined) return { accounts: [first, ...others] };
  const why = whyIncomplete('workspaces');
  if (why !== undefined)
    return { none: `the Azure Monitor workspaces were not read whole from Resource Graph: ${why}` };
  return { none: isOn(cluster) ? NOWHERE : undefined };
}

const NOWHERE =
  "managed Prometheus is on, but no data collection rule that Resource Graph returned leads to an Azure Monitor workspace; grant Vigie's reader Reader on the rules of the cluster";

function isOn({ properties }: Cluster): boolean {
  return properties.state === 'value' && valueIn(properties.value.flag('azureMonitorProfile.metrics.enabled')) === true;
}
