import { fillCommand } from '../../checks/remediation.js';
import type { FleetResource } from '../../sweep/fleet.js';

type Named = Pick<FleetResource, 'name' | 'type' | 'resourceGroup' | 'subscriptionId' | 'location'>;

const CLUSTER = '--subscription {subscription} --resource-group {group} --name {cluster}';
const POOL = '--subscription {subscription} --resource-group {group} --cluster-name {cluster} --name {pool}';

export function startCommand(cluster: Named): string {
  return fill(`az aks start ${CLUSTER}`, cluster);
}

export function controlPlaneCommand(cluster: Named, version: string): string {
  return fill(`az aks upgrade ${CLUSTER} --control-plane-only --kubernetes-version {version}`, cluster, { version });
}

export function wholeCommand(cluster: Named, version: string): string {
  return fill(`az aks upgrade ${CLUSTER} --kubernetes-version {version}`, cluster, { version });
}

export function poolCommand(cluster: Named, pool: string, version: string): string {
  return fill(`az aks nodepool upgrade ${POOL} --kubernetes-version {version}`, cluster, { version, pool });
}

export function longTermCommand(cluster: Named): string {
  return fill(`az aks update ${CLUSTER} --tier premium --k8s-support-plan AKSLongTermSupport`, cluster);
}

/** Values are quoted for a shell; what is not known stays as `<name>`. */
function fill(command: string, cluster: Named, { pool, ...evidence }: Record<string, string> = {}): string {
  const subject = pool === undefined ? null : `pool/${pool}`;
  return fillCommand({ text: '', command, link: '' }, cluster, { subject, evidence }).command ?? command;
}
