import type { Cluster } from '../estate/cluster.js';
import type { Facts, Field } from '../estate/facts.js';
import { valueIn } from '../estate/readCluster.js';

/** Where a cluster's container logs go: a workspace by its ARM id, or why there is none. */
export type ConnectedWorkspace = { readonly id: string } | { readonly none: string };

export const NO_WORKSPACE = 'no Log Analytics workspace is connected (Container Insights is off)';

/** The workspace of the omsagent add-on, else of azureMonitorProfile.containerInsights; one that is off does not count. */
export function workspaceOf(cluster: Cluster): ConnectedWorkspace {
  if (cluster.properties.state !== 'value') return { none: 'the payload has no properties that name a workspace' };
  const facts = cluster.properties.value;
  const addon = facts.object('addonProfiles.omsagent');
  const insights = facts.object('azureMonitorProfile.containerInsights');
  const on = [
    { profile: addon, path: 'config.logAnalyticsWorkspaceResourceID' },
    { profile: insights, path: 'logAnalyticsWorkspaceResourceId' },
  ].filter(({ profile }) => isOn(profile));
  if (on.length === 0) return { none: NO_WORKSPACE };
  for (const { profile, path } of on) {
    const id = valueIn(profile)?.text(path);
    if (id !== undefined && id.state === 'value' && id.value.trim() !== '') return { id: id.value.trim() };
  }
  return { none: 'Container Insights is on, but the payload names no Log Analytics workspace' };
}

function isOn(profile: Field<Facts>): boolean {
  const enabled = valueIn(profile)?.flag('enabled');
  return enabled !== undefined && valueIn(enabled) === true;
}
