import type { Cluster } from '../estate/cluster.js';

/** A channel by which AKS upgrades a cluster by itself. */
export interface AutomaticChannel {
  readonly property: 'upgradeChannel' | 'nodeOSUpgradeChannel';
  /** As returned. */
  readonly value: string;
  /** The maintenance configuration that governs it (Microsoft's page on planned maintenance). */
  readonly governedBy: 'aksManagedAutoUpgradeSchedule' | 'aksManagedNodeOSUpgradeSchedule';
}

const CLUSTER_CHANNELS = new Set(['rapid', 'stable', 'patch', 'node-image']);
/** With Unmanaged the nodes update themselves: AKS plans nothing that a window could govern. */
const NODE_CHANNELS = new Set(['nodeimage', 'securitypatch']);

/** The channels that are on; absent, null and none are off. */
export function automaticChannels({ properties }: Cluster): readonly AutomaticChannel[] {
  if (properties.state !== 'value') return [];
  const cluster = properties.value.text('autoUpgradeProfile.upgradeChannel');
  const node = properties.value.text('autoUpgradeProfile.nodeOSUpgradeChannel');
  const channels: AutomaticChannel[] = [];
  if (cluster.state === 'value' && CLUSTER_CHANNELS.has(cluster.value.toLowerCase())) {
    channels.push({ property: 'upgradeChannel', value: cluster.value, governedBy: 'aksManagedAutoUpgradeSchedule' });
  }
  if (node.state === 'value' && NODE_CHANNELS.has(node.value.toLowerCase())) {
    channels.push({
      property: 'nodeOSUpgradeChannel',
      value: node.value,
      governedBy: 'aksManagedNodeOSUpgradeSchedule',
    });
  }
  return channels;
}
