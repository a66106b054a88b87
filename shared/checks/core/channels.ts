import type { Cluster } from '../../estate/cluster.js';
import type { JsonObject } from '../../json.js';

/** A channel by which AKS upgrades a cluster by itself. */
export interface AutomaticChannel {
  readonly property: 'upgradeChannel' | 'nodeOSUpgradeChannel';
  /** As returned. */
  readonly value: string;
  /** The maintenance configuration that governs it (Microsoft's page on planned maintenance). */
  readonly governedBy: 'aksManagedAutoUpgradeSchedule' | 'aksManagedNodeOSUpgradeSchedule';
}

interface Channels {
  /** The channels that are on. */
  readonly on: readonly AutomaticChannel[];
  /** Why it cannot be told whether a channel is on: an odd value, or a word that is not known here. */
  readonly unclear: readonly string[];
}

/** With Unmanaged the nodes update themselves: AKS plans nothing that a window could govern. */
const CHANNELS = [
  {
    property: 'upgradeChannel',
    on: ['rapid', 'stable', 'patch', 'node-image'],
    off: ['none', ''],
    governedBy: 'aksManagedAutoUpgradeSchedule',
  },
  {
    property: 'nodeOSUpgradeChannel',
    on: ['nodeimage', 'securitypatch'],
    off: ['none', 'unmanaged', ''],
    governedBy: 'aksManagedNodeOSUpgradeSchedule',
  },
] as const;

/** The channels of a cluster; absent, null and none are off (docs/check-rules.md, Absent). */
export function channelsOf({ properties }: Cluster): Channels {
  if (properties.state !== 'value') return { on: [], unclear: ['the payload has no properties'] };
  const on: AutomaticChannel[] = [];
  const unclear: string[] = [];
  for (const { property, governedBy, ...words } of CHANNELS) {
    const field = properties.value.text(`autoUpgradeProfile.${property}`);
    if (field.state === 'absent') continue;
    if (field.state === 'odd') {
      unclear.push(`odd payload: ${field.found}`);
      continue;
    }
    const word = field.value.trim().toLowerCase();
    if (words.on.some((known) => known === word)) on.push({ property, value: field.value, governedBy });
    else if (!words.off.some((known) => known === word)) {
      unclear.push(`${property} is ${field.value}, which is not known here`);
    }
  }
  return { on, unclear };
}

/** The value of its upgrade channel for the evidence; null where it is not returned, and no key where the payload is odd. */
export function upgradeChannelOf({ properties }: Cluster): JsonObject {
  if (properties.state !== 'value') return {};
  const channel = properties.value.text('autoUpgradeProfile.upgradeChannel');
  if (channel.state === 'odd') return {};
  return { upgradeChannel: channel.state === 'value' ? channel.value : null };
}
