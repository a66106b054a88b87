import type { ArmResource, InventoryNode, KuredReading, World } from '../world.js';
import { endOfSupport } from './calendar.js';
import type { Names } from './cluster.js';
import { daysBefore } from './dates.js';
import { type AlertDraft, type Draft, imageOfPool, osOf } from './draft.js';

const NO_DATE = '0001-01-01T00:00:00.0000000Z';

/** Adds what Azure says about a cluster beside the cluster itself. */
export function addSignals(world: World, draft: Draft, names: Names): void {
  const key = names.id.toLowerCase();
  const windows = maintenanceOf(draft, names);
  if (windows.length > 0) world.maintenance[key] = windows;
  world.alerts.push(...draft.alerts.map((alert) => alertRow(draft, names, alert)));
  world.scheduledEvents.push(...draft.upgrades.map((status, place) => upgradeRow(draft, names, status, place)));
  world.scheduledEvents.push(...draft.notices.map((description) => noticeRow(draft, names, description)));
  if (draft.deprecated) world.recommendations.push(recommendationRow(draft, names));
  if ((draft.logs || draft.metrics) && !draft.stopped) addNodes(world, draft, names);
}

function addNodes(world: World, draft: Draft, { id }: Names): void {
  if (draft.kured !== 'none') world.kuredPods.push(id.toLowerCase());
  const { now } = draft.fleet;
  for (const pool of draft.pools.filter(({ stopped }) => !stopped)) {
    const os = osOf(pool);
    const set =
      os === 'Windows' ? `aks${pool.name}` : `aks-${pool.name}-${draft.random.int(10_000_000, 49_999_999)}-vmss`;
    for (let at = 0; at < pool.count; at += 1) {
      const name = `${set}${at.toString(36).padStart(6, '0')}`;
      const node: InventoryNode = {
        resourceId: id,
        name,
        pool: pool.name,
        nodeImageVersion: imageOfPool(pool),
        os,
        lastBoot: daysBefore(now, 16 + at),
      };
      world.nodes.push(node);
      if (draft.kured !== 'none' && os === 'Linux') world.kured.push(readingOf(draft, node, at));
    }
  }
}

/** The first node of a pool has waited for 9.5 days: past the 7 days that hold without a window, short of 14. */
function readingOf({ kured, fleet }: Draft, { resourceId, name }: InventoryNode, at: number): KuredReading {
  if (kured !== 'waiting') return { resourceId, node: name, value: 0, since: daysBefore(fleet.now, 15) };
  const waits = at < 2;
  return {
    resourceId,
    node: name,
    value: waits ? 1 : 0,
    since: daysBefore(fleet.now, at === 0 ? 9.5 : at === 1 ? 1.5 : 15),
  };
}

function maintenanceOf(draft: Draft, { id }: Names): ArmResource[] {
  const one = (name: string, properties: Record<string, unknown>): ArmResource => ({
    id: `${id}/maintenanceConfigurations/${name}`,
    name,
    type: 'Microsoft.ContainerService/managedClusters/maintenanceConfigurations',
    properties,
  });
  if (draft.windows === 'short') return [one('default', { timeInWeek: [{ day: 'Saturday', hourSlots: [1, 2] }] })];
  if (draft.windows === 'none') return [];
  const window = (dayOfWeek: string) => ({
    maintenanceWindow: {
      schedule: { weekly: { intervalWeeks: 1, dayOfWeek } },
      durationHours: 4 + (draft.index % 5),
      utcOffset: '+01:00',
      startDate: '2026-01-01',
      startTime: '22:00',
    },
  });
  const cluster = draft.upgradeChannel !== null && draft.upgradeChannel !== 'none';
  const nodes = ['NodeImage', 'SecurityPatch'].includes(draft.nodeChannel ?? '');
  return [
    ...(cluster ? [one('aksManagedAutoUpgradeSchedule', window('Saturday'))] : []),
    ...(nodes ? [one('aksManagedNodeOSUpgradeSchedule', window('Sunday'))] : []),
  ];
}

function alertRow(
  { fleet, subscriptionId, region, random }: Draft,
  { id, name, nodeGroup }: Names,
  alert: AlertDraft,
): ArmResource {
  const systemAlertId = random.guid();
  const generated = daysBefore(fleet.now, alert.ageDays);
  const scaleSet = `/subscriptions/${subscriptionId}/resourceGroups/${nodeGroup}/providers/Microsoft.Compute/virtualMachineScaleSets/aks-system-12345678-vmss`;
  const rowName = `2518${random.int(100_000_000, 999_999_999)}99999_${systemAlertId}`;
  return {
    id: `/subscriptions/${subscriptionId}/resourceGroups/${id.split('/')[4]}/providers/Microsoft.Security/locations/${region.name}/alerts/${rowName}`,
    name: rowName,
    type: 'microsoft.security/locations/alerts',
    location: region.name,
    properties: {
      version: '2022-01-01.0',
      alertType: 'K8S_PrivilegedContainer',
      systemAlertId,
      productComponentName: 'Containers',
      alertDisplayName: 'Privileged container detected',
      description: 'A container that runs in privileged mode was started in the cluster.',
      severity: alert.severity,
      intent: 'PrivilegeEscalation',
      startTimeUtc: generated,
      endTimeUtc: generated,
      resourceIdentifiers: [{ azureResourceId: alert.onNode === true ? scaleSet : id, type: 'AzureResource' }],
      vendorName: 'Microsoft',
      status: alert.status,
      timeGeneratedUtc: generated,
      productName: 'Microsoft Defender for Cloud',
      isIncident: false,
      extendedProperties: { resourceType: 'Kubernetes Service' },
      compromisedEntity: name,
    },
  };
}

/** An upgrade a week, the last one nine days ago. */
function upgradeRow(draft: Draft, { id }: Names, eventStatus: string, place: number): ArmResource {
  const ended = daysBefore(draft.fleet.now, 9 + 7 * (draft.upgrades.length - 1 - place));
  return eventRow(draft, id, {
    description: 'ScheduledEvents',
    eventSource: draft.index % 2 === 0 ? 'AutoUpgrader' : 'AutoUprader',
    eventStatus,
    eventDetails: draft.index % 2 === 0 ? { upgradeType: 'K8sVersionUpgrade' } : 'NodeOSUpgrade of the node pools',
    scheduledTime: ended,
    startTime: NO_DATE,
    lastUpdateTime: ended,
    resources: [id],
  });
}

function noticeRow(draft: Draft, { id }: Names, description: string): ArmResource {
  const end = endOfSupport(draft.version.split('.').slice(0, 2).join('.'), draft.plan) ?? '2024-03-31';
  const supportType = draft.plan === 'AKSLongTermSupport' ? 'LTS' : 'Community';
  return eventRow(draft, id, {
    description,
    eventSource: 'EOLNotification',
    eventStatus: 'Scheduled',
    eventDetails: {
      kubernetesVersion: draft.version,
      eolDate: `${end}T00:00:00Z`,
      supportType,
      region: draft.region.name,
    },
    scheduledTime: daysBefore(draft.fleet.now, 6),
    startTime: NO_DATE,
    lastUpdateTime: NO_DATE,
    resources: [id],
  });
}

function eventRow({ random }: Draft, clusterId: string, properties: Record<string, unknown>): ArmResource {
  const eventId = random.guid();
  return {
    id: `${clusterId}/scheduledEvents/${eventId}`,
    name: eventId,
    type: 'microsoft.containerservice/managedclusters/scheduledevents',
    properties: { eventId, resourceType: 'ManagedCluster', ...properties },
  };
}

function recommendationRow({ random, fleet }: Draft, { id, name }: Names): ArmResource {
  const recommendation = random.guid();
  const text = 'Kubernetes API deprecations detected: move workloads off deprecated APIs before the next minor';
  return {
    id: `${id}/providers/Microsoft.Advisor/recommendations/${recommendation}`,
    name: recommendation,
    type: 'Microsoft.Advisor/recommendations',
    properties: {
      category: 'OperationalExcellence',
      impact: 'High',
      impactedField: 'MICROSOFT.CONTAINERSERVICE/MANAGEDCLUSTERS',
      impactedValue: name,
      lastUpdated: daysBefore(fleet.now, 20),
      recommendationTypeId: '8b7a5d55-8b4a-4c1c-9a1e-5f3f0f4f6d21',
      shortDescription: { problem: text, solution: text },
      extendedProperties: {},
      resourceMetadata: { resourceId: id, source: id },
    },
  };
}
