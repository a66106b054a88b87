import type { Night } from '../../bench/night.js';
import type { Results, Size } from '../../bench/results.js';
import type { SizeRun } from '../../bench/sizeRun.js';
import { inventory } from './inventory.js';

const CLUSTER = 'GET /subscriptions/{}/resourceGroups/{}/providers/Microsoft.ContainerService/managedClusters/{}';

/** A night that asks exactly what the bound of `inventory()` allows: 68 requests, and 900 of clusters. */
export function night(more: Partial<Night> = {}, routes: Readonly<Record<string, number>> = {}): Night {
  const byRoute = {
    'POST /{}/oauth2/v2.0/token': 5,
    'GET /subscriptions': 1,
    'POST /providers/Microsoft.ResourceGraph/resources': 7,
    'GET /subscriptions/{}/providers/Microsoft.ContainerService/locations/{}/kubernetesVersions': 3,
    [`${CLUSTER}/agentPools/{}/upgradeProfiles/default`]: 36,
    'GET /api/v1/vhd-releases/{}/{}/scan-reports': 11,
    'POST /v1/workspaces/{}/query': 3,
    'GET /keyvault/secrets/{}': 2,
    [`${CLUSTER}/maintenanceConfigurations`]: 900,
    'POST /dataCollectionRules/{}/streams/{}': 10,
    ...routes,
  };
  const total = Object.values(byRoute).reduce((sum, count) => sum + count, 0);
  return {
    ...{ wallMs: 1_000, cpuMs: 1_000, peakRssBytes: 200_000_000, sideMapBytes: 0, events: 1 },
    bytesTo: { sentinel: 500_000, servicenow: 1, teams: 1, file: 1 },
    requests: { total, throttled: 0, bytes: 1, byRoute, bytesByRoute: {} },
    ...more,
  };
}

/** What the functions of the app took for 1,000 clusters. */
export const RUNS = {
  collect: { count: 1, totalMs: 2_000 },
  partition: { count: 100, totalMs: 30_000 },
  deliver: { count: 150, totalMs: 15_000 },
};

/** The unchanged night tells nobody but Sentinel: it needs no secret, and no token for Key Vault. */
const QUIET = { 'POST /{}/oauth2/v2.0/token': 4, 'GET /keyvault/secrets/{}': 0 };

export function sizeRun(
  nights: { readonly first?: Night; readonly unchanged?: Night; readonly changed?: Night } = {},
  oneByOne = 10_000,
): SizeRun {
  const unchanged = night({ bytesTo: { sentinel: 400, servicenow: 0, teams: 0, file: 1 } }, QUIET);
  const seen = (one: Night) => ({ night: one, inventory: inventory() });
  return {
    secrets: 2,
    oneByOne,
    first: seen(nights.first ?? night()),
    unchanged: seen(nights.unchanged ?? unchanged),
    changed: seen(nights.changed ?? night()),
  };
}

export function results(sizes: readonly Size[], more: Partial<Results> = {}): Results {
  return {
    machine: { cores: 2, processor: 'a processor', memoryBytes: 8e9, node: 'v22.0.0', date: '2026-11-24' },
    sizes,
    ...more,
  };
}
