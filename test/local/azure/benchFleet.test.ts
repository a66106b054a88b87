import { generateWorld } from '../../../local/azure/generator/generate.js';
import { inventoryOf } from '../../../local/azure/inventory.js';
import { createSimulation } from '../../../local/azure/simulation.js';
import type { ArmResource, World } from '../../../local/azure/world.js';

const DAY_MS = 86_400_000;
const NOW = new Date('2026-11-24T02:00:00.000Z');
const NIGHTS = ['2026-11-24T02:00:00Z', '2026-11-28T02:00:00Z', '2026-12-31T00:00:00Z', '2027-01-01T12:00:00Z'];
const generate = (given: object = {}): World =>
  generateWorld({ clusters: 400, subscriptions: 1, seed: 1, now: NOW, kind: 'bench', ...given });

interface Pool {
  readonly nodeImageVersion: string;
  readonly currentOrchestratorVersion: string;
}
const ofType = (world: World, type: string): ArmResource[] =>
  Object.values(world.resources).filter((one) => one.type.toLowerCase() === type);
const clustersOf = (world: World): ArmResource[] => ofType(world, 'microsoft.containerservice/managedclusters');
const poolsOf = ({ properties }: ArmResource): readonly Pool[] =>
  (properties as { agentPoolProfiles: readonly Pool[] }).agentPoolProfiles;
const minorOf = (version: string): string => version.split('.').slice(0, 2).join('.');
const near = (instant: number, now: Date): boolean =>
  instant >= now.getTime() - 2 * DAY_MS && instant <= now.getTime() + 4 * DAY_MS;

test('the same arguments give the same bytes, another seed gives others', () => {
  expect(JSON.stringify(generate())).toBe(JSON.stringify(generate()));
  expect(JSON.stringify(generate())).not.toBe(JSON.stringify(generate({ seed: 2 })));
});

test('ten clusters lie in each subscription, the last may have fewer', () => {
  const world = generate({ clusters: 95 });
  const counts = world.subscriptions.map(
    ({ id }) => clustersOf(world).filter((one) => one.id.split('/')[2] === id).length,
  );
  expect(counts).toEqual([...Array(9).fill(10), 5]);
});

test.each(NIGHTS)('at %s it has three pools a cluster, three regions, three families and four minors', (night) => {
  const world = generate({ now: new Date(night) });
  const pools = clustersOf(world).flatMap(poolsOf);
  expect(new Set(clustersOf(world).map((cluster) => poolsOf(cluster).length))).toEqual(new Set([3]));
  expect(new Set(clustersOf(world).map(({ location }) => location)).size).toBe(3);
  expect(new Set(pools.map(({ nodeImageVersion }) => nodeImageVersion.replace(/-[^-]*$/, ''))).size).toBe(3);
  expect(new Set(pools.map(({ currentOrchestratorVersion }) => minorOf(currentOrchestratorVersion))).size).toBe(4);
});

test('each region has one Log Analytics and one Azure Monitor workspace', () => {
  const regions = ['germanywestcentral', 'northeurope', 'westeurope'];
  for (const type of ['microsoft.operationalinsights/workspaces', 'microsoft.monitor/accounts'])
    expect(
      ofType(generate(), type)
        .map(({ location }) => location)
        .sort(),
    ).toEqual(regions);
});

test.each(NIGHTS)('at %s nothing passes a limit in the three nights', (night) => {
  const now = new Date(night);
  const world = generate({ now });
  const built = [
    ...JSON.stringify(world.resources).matchAll(/AKS\w+-[^"]*?-(?:(\d{6})\.(\d\d)\.\d|\d{5}\.\d+\.(\d{6}))"/g),
  ].map(([, month = '', day = '', windows]) => {
    const digits = windows === undefined ? `${month}${day}` : `20${windows}`;
    return Date.parse(`${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}T00:00:00Z`);
  });
  const limits = [30, 45, 60, 70, 90, 120, 180].flatMap((days) => [days, days + 1]);
  expect(built.length).toBeGreaterThan(1_000);
  expect(built.filter((instant) => limits.some((days) => near(instant + days * DAY_MS, now)))).toEqual([]);
  const alerts = world.alerts.map(
    ({ properties }) => properties as { severity: 'High' | 'Medium'; timeGeneratedUtc: string },
  );
  const days = { High: 1, Medium: 7 };
  expect(alerts.length).toBeGreaterThan(20);
  for (const { severity, timeGeneratedUtc } of alerts)
    expect(near(Date.parse(timeGeneratedUtc) + days[severity] * DAY_MS, now)).toBe(false);
});

describe('the inventory', () => {
  const inventory = (given: object = {}) => inventoryOf(createSimulation(generate(given), NOW, 'https://127.0.0.1:1'));

  test('counts what there is', () => {
    expect(inventory({ clusters: 400 })).toMatchObject({
      ...{ subscriptions: 40, clusters: 400, pools: 1_200, regions: 3, imageKinds: 36, workspaces: 3 },
      rows: { subscriptions: 40, workspaces: 3, monitorAccounts: 3, clusters: 400 },
    });
  });

  test('knows which clusters a window governs, and which of them lack a good one', () => {
    // A cluster with windows has one for each channel that is on.
    const { governed } = inventory();
    const world = generate();
    const channel = ({ properties }: ArmResource) =>
      (properties as { autoUpgradeProfile?: { upgradeChannel: string | null } }).autoUpgradeProfile?.upgradeChannel;
    const on = clustersOf(world).filter((one) => !['none', null, undefined].includes(channel(one)));
    expect(governed.clusters).toBe(on.length);
    const sound = on.filter(({ id }) =>
      (world.maintenance[id.toLowerCase()] ?? []).some(({ name }) => name === 'aksManagedAutoUpgradeSchedule'),
    );
    expect(governed.failing).toBe(on.length - sound.length);
    expect(governed.failing).toBeGreaterThan(50);
  });

  test.each([
    [4, 0],
    [3, 1],
  ])('a window of %i hours leaves %i failing', (durationHours, failing) => {
    const world = generate({ clusters: 1 });
    const [cluster] = clustersOf(world);
    const autoUpgradeProfile = { upgradeChannel: 'patch', nodeOSUpgradeChannel: 'None' };
    Object.assign(cluster?.properties as object, { autoUpgradeProfile });
    const name = 'aksManagedAutoUpgradeSchedule';
    const properties = { maintenanceWindow: { durationHours } };
    world.maintenance = { [cluster?.id.toLowerCase() ?? '']: [{ id: name, name, type: name, properties }] };
    const { governed } = inventoryOf(createSimulation(world, NOW, 'https://127.0.0.1:1'));
    expect(governed).toEqual({ clusters: 1, failing });
  });

  test('counts a report for each release between what runs and the newest, once for all who need it', () => {
    const world = generate({ clusters: 3 });
    const image = 'AKSAzureLinux-V3gen2';
    const releases = world.imageReleases['AKSAzureLinuxV3-gen2'] ?? [];
    for (const cluster of clustersOf(world)) {
      cluster.location = 'westeurope';
      for (const pool of poolsOf(cluster))
        Object.assign(pool, { nodeImageVersion: `${image}-${releases[3]?.version}` });
    }
    const counted = () => inventoryOf(createSimulation(world, NOW, 'https://127.0.0.1:1')).imageReports;
    expect(counted()).toBe(3);
    for (const cluster of clustersOf(world))
      for (const pool of poolsOf(cluster))
        Object.assign(pool, { nodeImageVersion: `${image}-${releases[0]?.version}` });
    expect(counted()).toBe(0);
  });
});
