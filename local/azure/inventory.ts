import { FAMILIES, type Family } from './generator/images.js';
import { rowsOfTable } from './graphRows.js';
import { CLUSTER_TYPE, regionName, WORKSPACE_TYPE } from './ids.js';
import { at, isObject, type JsonObject, textAt } from './json.js';
import { workspaceOf } from './logAnalytics.js';
import { newestImage } from './nodeImages.js';
import type { Simulation } from './simulation.js';
import type { ArmResource, World } from './world.js';

/** AKS asks for at least so many hours (Microsoft's page on planned maintenance). */
const SHORTEST_WINDOW_HOURS = 4;

/** How much there is of everything that a sweep asks for, counted from the estate itself. */
export interface Inventory {
  readonly subscriptions: number;
  readonly clusters: number;
  readonly pools: number;
  /** Rows of Resource Graph, by what they are. */
  readonly rows: Readonly<
    Record<
      | 'subscriptions'
      | 'workspaces'
      | 'monitorAccounts'
      | 'ruleAssociations'
      | 'clusters'
      | 'alerts'
      | 'scheduledEvents'
      | 'recommendations',
      number
    >
  >;
  /** Regions that clusters lie in. */
  readonly regions: number;
  /** Regions, image families and minors that pools run, each combination once. */
  readonly imageKinds: number;
  /** Reports of releases between what pools run and the newest on offer, of distros that have reports. */
  readonly imageReports: number;
  /** Workspaces that clusters send to. */
  readonly workspaces: number;
  /** Clusters with an automatic channel that a maintenance window governs, and those of them that lack a good window. */
  readonly governed: { readonly clusters: number; readonly failing: number };
}

export function inventoryOf({ world }: Simulation): Inventory {
  const clusters = ofType(world, CLUSTER_TYPE);
  const pools = clusters.flatMap((cluster) => poolsOf(cluster).map((pool) => ({ cluster, pool })));
  const governed = clusters
    .map((cluster) => ({ cluster, windows: windowNamesOf(cluster) }))
    .filter(({ windows }) => windows.length > 0);
  return {
    subscriptions: world.subscriptions.length,
    clusters: clusters.length,
    pools: pools.length,
    rows: {
      subscriptions: world.subscriptions.length,
      workspaces: ofType(world, WORKSPACE_TYPE).length,
      monitorAccounts: ofType(world, 'microsoft.monitor/accounts').length,
      ruleAssociations: count(world, 'insightsresources'),
      clusters: clusters.length,
      // Their table shows what else Defender says too.
      alerts: world.alerts.length,
      scheduledEvents: count(world, 'containerserviceeventresources'),
      recommendations: count(world, 'advisorresources'),
    },
    regions: new Set(clusters.map(({ location }) => regionName(location ?? ''))).size,
    imageKinds: new Set(pools.map(({ cluster, pool }) => kindOf(cluster, pool))).size,
    imageReports: reportsBetween(world, pools),
    workspaces: new Set(clusters.map(workspaceOf).filter((id) => id !== '')).size,
    governed: {
      clusters: governed.length,
      failing: governed.filter(({ cluster, windows }) => !hasWindows(world, cluster, windows)).length,
    },
  };
}

function ofType(world: World, type: string): readonly ArmResource[] {
  return Object.values(world.resources).filter((one) => one.type.toLowerCase() === type);
}

function count(world: World, table: string): number {
  return rowsOfTable(world, table)?.length ?? 0;
}

function poolsOf(cluster: ArmResource): readonly JsonObject[] {
  const pools = caselessAt(cluster.properties, 'agentPoolProfiles');
  return Array.isArray(pools) ? pools.filter(isObject) : [];
}

/** Some answers have Pascal-case keys. */
function caselessAt(value: unknown, key: string): unknown {
  if (!isObject(value)) return undefined;
  return Object.entries(value).find(([name]) => name.toLowerCase() === key.toLowerCase())?.[1];
}

function kindOf(cluster: ArmResource, pool: JsonObject): string {
  const [family] = splitImage(textAt(pool, 'nodeImageVersion'));
  const version = textAt(pool, 'currentOrchestratorVersion') || textAt(pool, 'orchestratorVersion');
  return `${regionName(cluster.location ?? '')}/${family}/${version.split('.').slice(0, 2).join('.')}`;
}

/** Family and stamp of `AKSUbuntu-2204gen2containerd-202611.02.0`. */
function splitImage(image: string): readonly [family: string, stamp: string] {
  const at = image.lastIndexOf('-');
  return [image.slice(0, Math.max(0, at)), image.slice(at + 1)];
}

/** From the newest image of a region back to what a pool runs, each release has a report of its own; shared by all. */
function reportsBetween(world: World, pools: readonly { cluster: ArmResource; pool: JsonObject }[]): number {
  const needed = new Set<string>();
  const seen = new Set<string>();
  for (const { cluster, pool } of pools) {
    const image = textAt(pool, 'nodeImageVersion');
    const place = `${cluster.location}/${image}`;
    if (seen.has(place)) continue;
    seen.add(place);
    const [family, running] = splitImage(image);
    const distro = distroOf(family);
    const releases = (distro === undefined ? undefined : world.imageReleases[distro]) ?? [];
    const [, newest] = splitImage(newestImage(world, cluster.location ?? '', image) ?? '');
    const [from, to] = [newest, running].map((stamp) => releases.findIndex(({ version }) => version === stamp));
    if (from === undefined || to === undefined || from < 0) continue;
    for (const { version } of releases.slice(from, to < 0 ? undefined : to)) needed.add(`${distro}/${version}`);
  }
  return needed.size;
}

function distroOf(family: string): string | undefined {
  const found = (Object.keys(FAMILIES) as Family[]).find((key) => FAMILIES[key].arm === family);
  return found === undefined ? undefined : (FAMILIES[found].distro ?? undefined);
}

/** The configurations that a cluster's automatic channels are governed by. */
function windowNamesOf({ properties }: ArmResource): readonly string[] {
  const profile = caselessAt(properties, 'autoUpgradeProfile');
  const channel = (key: string): string => String(caselessAt(profile, key) ?? '').toLowerCase();
  const isOn = (value: string): boolean => !['', 'none', 'unmanaged'].includes(value);
  return [
    ...(isOn(channel('upgradeChannel')) ? ['aksManagedAutoUpgradeSchedule'] : []),
    ...(isOn(channel('nodeOSUpgradeChannel')) ? ['aksManagedNodeOSUpgradeSchedule'] : []),
  ];
}

function hasWindows(world: World, { id }: ArmResource, names: readonly string[]): boolean {
  const windows = world.maintenance[id.toLowerCase()] ?? [];
  return names.every((wanted) =>
    windows.some(
      ({ name, properties }) =>
        name.toLowerCase() === wanted.toLowerCase() &&
        Number(at(properties, 'maintenanceWindow', 'durationHours')) >= SHORTEST_WINDOW_HOURS,
    ),
  );
}
