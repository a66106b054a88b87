import type { ReportCheck, ReportFinding, ReportModel, ReportResource } from '../../shared/report/model.js';
import type { FleetCluster, FleetPool } from '../../shared/sweep/fleet.js';

const SUBSCRIPTION = '5b1e0c52-6a8f-4d0b-9d3c-2f4a7c1e8b01';

export function poolSample(changes: Partial<FleetPool> = {}): FleetPool {
  return {
    name: 'system',
    mode: 'System',
    version: '1.36.7',
    os: 'Ubuntu 22.04',
    image: 'AKSUbuntu-2204gen2containerd-202611.16.0',
    imageBuilt: '2026-11-16',
    nodes: 3,
    ...changes,
  };
}

export function clusterSample(changes: Partial<FleetCluster> = {}): FleetCluster {
  return {
    stopped: false,
    version: '1.36.7',
    supportPlan: 'KubernetesOfficial',
    tier: 'standard',
    supportEnds: '2027-06-30',
    supportLine: 'community',
    longTermEnds: '2028-06-30',
    upgradeTo: null,
    upgradeChannel: 'patch',
    nodeOsChannel: 'NodeImage',
    pools: [poolSample()],
    ...changes,
  };
}

/** A cluster that was seen; nothing of it was judged. */
export function resourceSample(name: string, changes: Partial<ReportResource> = {}): ReportResource {
  return {
    id: `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/${name}`,
    name,
    type: 'microsoft.containerservice/managedclusters',
    kind: 'cluster',
    subscriptionId: SUBSCRIPTION,
    subscriptionName: 'Payments',
    resourceGroup: 'rg',
    location: 'westeurope',
    owner: 'payments',
    seen: true,
    verdicts: '',
    unknown: [],
    cluster: clusterSample(),
    ...changes,
  };
}

export function checkSample(id: string, changes: Partial<ReportCheck> = {}): ReportCheck {
  return {
    id,
    title: `Title of ${id}`,
    why: 'It matters.',
    points: [3],
    remediation: { text: 'Mend it.', command: `az aks update --name {cluster} --resource-group {group}`, link: '' },
    ...changes,
  };
}

/** Open, of the first resource and check, due in a month. */
export function findingSampleOf(changes: Partial<ReportFinding> = {}): ReportFinding {
  return {
    resource: 0,
    check: 0,
    subject: null,
    severity: 'high',
    exemption: null,
    told: null,
    firstSeen: '2026-11-20T02:30:00.000Z',
    dueDate: '2027-01-01T00:00:00.000Z',
    overdue: false,
    reason: 'it is not as it should be',
    values: {},
    ticket: null,
    ...changes,
  };
}

/** A sweep of one quiet cluster, on the day of the third night of the story. */
export function reportSample(changes: Partial<ReportModel> = {}): ReportModel {
  return {
    sweep: '20261201T0130Z',
    file: null,
    now: '2026-12-01T02:30:00.000Z',
    before: { sweep: '20261130T0130Z', now: '2026-11-30T02:30:00.000Z', score: 97 },
    portal: 'https://portal.azure.com',
    only: { owner: null, resource: null },
    totals: { clusters: 1, clustersSeen: 1, score: 97.8, verdicts: { pass: 1, fail: 0, unknown: 0, notApplicable: 0 } },
    scores: [
      { sweep: '20261130T0130Z', now: '2026-11-30T02:30:00.000Z', score: 97 },
      { sweep: '20261201T0130Z', now: '2026-12-01T02:30:00.000Z', score: 97.8 },
    ],
    checks: [checkSample('local-accounts')],
    resources: [resourceSample('aks-one')],
    findings: [],
    retirements: [],
    changes: { counts: {}, findings: [], alerts: [], gaps: [] },
    coverage: {
      subscriptions: 1,
      subscriptionsRead: 1,
      gaps: [],
      gapsInAll: 0,
      calendarAsOf: '2026-08-22',
      calendarStale: false,
    },
    ...changes,
  };
}
