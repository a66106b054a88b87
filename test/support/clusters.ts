import type { Context } from '../../shared/checks/check.js';
import { builtInCalendar } from '../../shared/checks/data/calendar.js';
import { builtInRetirements } from '../../shared/checks/data/retirements.js';
import { type CheckSettings, checkSettingsSchema } from '../../shared/checks/settings.js';
import type { Cluster } from '../../shared/estate/cluster.js';
import { readCluster } from '../../shared/estate/readCluster.js';
import { noSignals } from '../../shared/signals/noSignals.js';
import type { Signals } from '../../shared/signals/types.js';

/** The ARM id that clusterOf() gives its cluster. */
export const CLUSTER_ID =
  '/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg-pay/providers/Microsoft.ContainerService/managedClusters/aks-pay';

/** A cluster in ARM's form with the given properties; `top` replaces what stands beside them. */
export function clusterOf(properties: Record<string, unknown>, top: Record<string, unknown> = {}): Cluster {
  return readCluster({
    id: CLUSTER_ID,
    name: 'aks-pay',
    type: 'Microsoft.ContainerService/ManagedClusters',
    location: 'westeurope',
    sku: { name: 'Base', tier: 'Standard' },
    properties,
    ...top,
  });
}

/** All signals unknown for the same reason, but for those that are given. */
export function signalsWith(given: Partial<Signals> = {}, why = 'no permission'): Signals {
  return {
    ...noSignals(why),
    ...given,
  };
}

function settingsWith(given: Partial<CheckSettings> = {}): CheckSettings {
  return { ...checkSettingsSchema.parse({}), calendar: builtInCalendar(), retirements: builtInRetirements(), ...given };
}

/** A context at an instant, with nothing remembered unless given. */
export function contextAt(
  now: string,
  remembered: Record<string, string> = {},
  settings: Partial<CheckSettings> = {},
): Context {
  return {
    now: new Date(now),
    since: (fact) => (remembered[fact] === undefined ? undefined : new Date(remembered[fact])),
    settings: settingsWith(settings),
  };
}
