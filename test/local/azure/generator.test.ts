import { readFileSync } from 'node:fs';
import { generateWorld } from '../../../local/azure/generator/generate.js';
import { TRAITS } from '../../../local/azure/generator/traits.js';
import type { ArmResource, World } from '../../../local/azure/world.js';

const DAY_MS = 86_400_000;
const ASSOCIATION = 'microsoft.insights/datacollectionruleassociations';
const NOW = new Date('2026-11-23T01:30:00.000Z');
const generate = (given: object = {}): World =>
  generateWorld({ clusters: 100, subscriptions: 10, seed: 7, now: NOW, ...given });
/** The same, made once for all that only look at it. */
const fleets = new Map<string, World>();
function fleet(given: object = {}): World {
  const key = JSON.stringify(given);
  const made = fleets.get(key) ?? generate(given);
  fleets.set(key, made);
  return made;
}
const clustersOf = (world: World): ArmResource[] =>
  Object.values(world.resources).filter(({ type }) => type === 'Microsoft.ContainerService/ManagedClusters');
/** Everything that a text search can see. */
const textOf = (world: World): string => JSON.stringify(world);
/** Instants that must not lie near a limit, for the nights of this `now`. */
const near = (instant: number, now: Date): boolean =>
  instant >= now.getTime() - 2 * DAY_MS && instant <= now.getTime() + 4 * DAY_MS;
const NIGHTS = [
  '2026-11-23T01:30:00Z',
  '2026-11-28T02:00:00Z',
  '2026-12-01T23:59:00Z',
  '2026-12-31T00:00:00Z',
  '2027-01-01T12:00:00Z',
];

test('the same arguments give the same bytes, another seed gives others', () => {
  expect(textOf(generate())).toBe(textOf(generate()));
  expect(textOf(generate())).not.toBe(textOf(generate({ seed: 8 })));
});

test('one cluster more leaves the others as they are', () => {
  const [few, many] = [clustersOf(fleet()), clustersOf(fleet({ clusters: 101 }))];
  expect(many.slice(0, 100)).toEqual(few);
});

test('clusters and subscriptions are as many as asked for, keyed and named in valid forms', () => {
  const world = fleet({ clusters: 1_000, subscriptions: 100 });
  const clusters = clustersOf(world);
  expect([clusters.length, world.subscriptions.length]).toEqual([1_000, 100]);
  const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  expect(world.subscriptions.filter(({ id }) => !guid.test(id))).toEqual([]);
  expect(Object.entries(world.resources).filter(([key, { id }]) => key !== id.toLowerCase())).toEqual([]);
  const used = new Set(clusters.map(({ id }) => id.split('/')[2]));
  expect(world.subscriptions.filter(({ id }) => !used.has(id))).toEqual([]);
});

test('README.md names exactly the traits, in their order', () => {
  const readme = readFileSync('local/azure/generator/README.md', 'utf8');
  const rows = [...readme.matchAll(/^\| (\d+) \| ([^|]+) \|/gm)].map(([, slot, name]) => [Number(slot), name?.trim()]);
  expect(rows).toEqual(TRAITS.map(([name], slot) => [slot, name]));
});

test.each([
  ['two spellings of the id', /\/resourcegroups\/rg.*\/resourceGroups\/rg/],
  ['odd add-on keys', /"omsAgent".*"omsagent"|"omsagent".*"omsAgent"/],
  ['Pascal-case keys', /"AutoUpgradeProfile":\{"UpgradeChannel"/],
  ['a pool of virtual machines without size and count', /"count":null,"vmSize":""/],
  ['stopped clusters', /"provisioningState":"Succeeded","powerState":\{"code":"Stopped"\}/],
  ['failed provisioning', /"provisioningState":"Failed"/],
  ['long-term support', /"supportPlan":"AKSLongTermSupport"/],
  ['a preview minor in the region that lags', /"version":"1.37","isPreview":true/],
  ['both spellings of the upgrader', /AutoUpgrader.*AutoUprader|AutoUprader.*AutoUpgrader/],
])('a hundred clusters show %s', (_what, pattern) => {
  expect(textOf(fleet())).toMatch(pattern);
});

test.each([
  ['autoUpgradeProfile', (properties: Record<string, unknown>) => properties.autoUpgradeProfile],
  [
    'networkPolicy',
    (properties: Record<string, unknown>) =>
      (properties.networkProfile as Record<string, unknown> | undefined)?.networkPolicy,
  ],
])('some clusters lack %s, most have it', (_what, read) => {
  const lacking = clustersOf(fleet()).filter(
    ({ properties }) => read(properties as Record<string, unknown>) === undefined,
  );
  expect(lacking.length).toBeGreaterThan(0);
  expect(lacking.length).toBeLessThan(50);
});

test('each Linux image of a family with releases is one of them', () => {
  const world = fleet({ clusters: 500 });
  const stamps = new Set(Object.values(world.imageReleases).flatMap((list) => list.map(({ version }) => version)));
  const images = [
    ...textOf(world).matchAll(/"nodeImageVersion":"(AKSUbuntu-2[024]|AKSAzureLinux-V3)[^"]*-(\d{6}\.\d\d\.\d)"/g),
  ];
  expect(images.length).toBeGreaterThan(500);
  expect(images.filter(([, , stamp]) => !stamps.has(stamp ?? ''))).toEqual([]);
  for (const list of Object.values(world.imageReleases))
    expect(list.map(({ previous }) => previous)).toEqual([...list.slice(1).map(({ version }) => version), null]);
});

test.each(NIGHTS)('at %s no image passes a limit of age in the three nights', (night) => {
  const now = new Date(night);
  const built = [
    ...textOf(fleet({ now, clusters: 200 })).matchAll(/AKS\w+-[^"]*?-(?:(\d{6})\.(\d\d)\.\d|\d{5}\.\d+\.(\d{6}))"/g),
  ].map(([, month = '', day = '', windows]) => {
    const digits = windows === undefined ? `${month}${day}` : `20${windows}`;
    return Date.parse(`${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}T00:00:00Z`);
  });
  const limits = [30, 45, 60, 70, 90, 120, 180].flatMap((days) => [days, days + 1]);
  expect(built.length).toBeGreaterThan(200);
  expect(built.filter((instant) => limits.some((days) => near(instant + days * DAY_MS, now)))).toEqual([]);
});

/** Last days of community and of long-term support. */
const ENDS: Record<string, readonly [string, string]> = {
  '1.31': ['2025-11-01', '2026-11-30'],
  '1.32': ['2026-03-31', '2027-03-31'],
  '1.33': ['2026-07-31', '2027-07-31'],
  '1.34': ['2026-11-30', '2027-11-30'],
  '1.35': ['2027-03-31', '2028-03-31'],
  '1.36': ['2027-06-30', '2028-06-30'],
  '1.37': ['2027-10-31', '2028-10-31'],
};
interface Versions {
  readonly supportPlan?: string;
  readonly currentKubernetesVersion?: string;
  readonly agentPoolProfiles?: readonly { readonly currentOrchestratorVersion: string }[];
}
/** The ends of support by which a cluster and its pools are judged; a pool more than three minors behind has none. */
const endsOf = ({ properties, sku }: ArmResource): readonly string[] => {
  const { supportPlan, currentKubernetesVersion, agentPoolProfiles = [] } = properties as Versions;
  const longTerm = supportPlan === 'AKSLongTermSupport' && (sku as { tier: string }).tier === 'Premium';
  const number = (version = ''): number => Number(version.split('.')[1]);
  const own = number(currentKubernetesVersion);
  const pools = agentPoolProfiles.map((pool) => number(pool.currentOrchestratorVersion));
  const judged = [own, ...pools.filter((pool) => pool < own && own - pool <= 3)];
  return judged.map((minor) => ENDS[`1.${minor}`]?.[longTerm ? 1 : 0] ?? '2020-01-01');
};

test.each(NIGHTS)('at %s no minor that runs passes a limit of its support in the three nights', (night) => {
  const now = new Date(night);
  const ends = clustersOf(fleet({ now, clusters: 200 })).flatMap(endsOf);
  expect(new Set(ends).size).toBeGreaterThan(4);
  const turning = ends.filter((end) =>
    [30, 60, 90, 0, -1].some((before) => near(Date.parse(`${end}T00:00:00Z`) - before * DAY_MS, now)),
  );
  expect(turning).toEqual([]);
});

test.each(NIGHTS)('at %s no alert and no waiting node passes a limit in the three nights', (night) => {
  const now = new Date(night);
  const world = fleet({ now, clusters: 300 });
  const days: Record<string, number[]> = { High: [1, 3], Medium: [7, 21], Low: [30, 90], Informational: [] };
  const open = world.alerts.map(
    ({ properties }) => properties as { severity: string; status: string; timeGeneratedUtc: string },
  );
  expect(open.length).toBeGreaterThan(10);
  for (const { severity, status, timeGeneratedUtc } of open) {
    const limit = days[severity]?.[status === 'InProgress' ? 1 : 0];
    if (limit === undefined || status === 'Resolved') continue;
    expect(near(Date.parse(timeGeneratedUtc) + limit * DAY_MS, now)).toBe(false);
  }
  const waiting = world.kured.filter(({ value }) => value === 1);
  expect(waiting.length).toBeGreaterThan(5);
  expect(waiting.filter(({ since }) => [7, 14].some((limit) => near(Date.parse(since) + limit * DAY_MS, now)))).toEqual(
    [],
  );
});

test('a minor that leaves support within the nights is judged nowhere, a week before it is', () => {
  const ends = (now: Date) => clustersOf(fleet({ clusters: 300, now })).flatMap(endsOf);
  expect(ends(NOW)).toContain('2026-11-30');
  expect(ends(new Date('2026-11-28T02:00:00Z'))).not.toContain('2026-11-30');
});

test('an image family whose retirement comes into view within the nights is missing', () => {
  // Ubuntu 22.04 ends on 2027-06-30: 180 days before is 2027-01-01.
  expect(textOf(fleet())).toContain('"nodeImageVersion":"AKSUbuntu-2204');
  expect(textOf(fleet({ now: new Date('2026-12-31T12:00:00Z') }))).not.toContain('"nodeImageVersion":"AKSUbuntu-2204');
});

test('a region offers its minors in the recorded form', () => {
  const { values } = fleet().versions.westeurope as { values: Record<string, unknown>[] };
  expect(values[0]).toMatchObject({
    version: '1.37',
    capabilities: { supportPlan: ['KubernetesOfficial', 'AKSLongTermSupport'] },
  });
  expect(values.filter(({ isDefault }) => isDefault !== undefined)).toMatchObject([
    { version: '1.36', isDefault: true },
  ]);
  const patches = values.find(({ version }) => version === '1.35')?.patchVersions as Record<
    string,
    { upgrades: string[] }
  >;
  expect(Object.keys(patches).slice(0, 3)).toEqual(['1.35.1', '1.35.10', '1.35.2']);
  expect(patches['1.35.9']?.upgrades.slice(0, 2)).toEqual(['1.35.10', '1.36.6']);
  expect(values.at(-1)).toMatchObject({ version: '1.31', capabilities: { supportPlan: ['AKSLongTermSupport'] } });
});

test('only clusters that send logs or metrics have nodes, and what kured says is about nodes', () => {
  const world = fleet();
  const associated = Object.values(world.resources).filter(({ type }) => type === ASSOCIATION);
  const sending = new Set(
    clustersOf(world)
      .filter((cluster) => /"omsAgent"/i.test(JSON.stringify(cluster)))
      .map(({ id }) => id)
      .concat(associated.map(({ id }) => id.split('/providers/Microsoft.Insights/')[0] ?? '')),
  );
  expect(world.nodes.filter(({ resourceId }) => !sending.has(resourceId))).toEqual([]);
  const kured = new Set(world.kured.map(({ resourceId }) => resourceId.toLowerCase()));
  expect([...kured].filter((id) => !world.kuredPods.includes(id))).toEqual([]);
  expect(
    world.kured.filter(({ node }) => !world.nodes.some(({ name, os }) => name === node && os === 'Linux')),
  ).toEqual([]);
});

test('one cluster in nine or so has its nodes in managed Prometheus alone, with and without kured, in a workspace apart', () => {
  const world = fleet({ clusters: 300 });
  const clusters = clustersOf(world);
  const rules = Object.values(world.resources).filter(({ type }) => type === 'microsoft.insights/datacollectionrules');
  const kuredOf = (id: string) => world.kured.filter(({ resourceId }) => resourceId === id);
  const found = Object.values(world.resources)
    .filter(({ type }) => type === ASSOCIATION)
    .map(({ id, properties }) => {
      const cluster = clusters.find((one) => id.startsWith(`${one.id}/`));
      const { dataCollectionRuleId } = properties as { dataCollectionRuleId: string };
      const rule = rules.find((one) => one.id.toLowerCase() === dataCollectionRuleId.toLowerCase());
      return { cluster, account: /"accountResourceId":"([^"]+)"/.exec(JSON.stringify(rule))?.[1] ?? '' };
    });
  expect(found.length).toBeGreaterThan(20);
  const endpoints = found.map(({ account }) => JSON.stringify(world.resources[account.toLowerCase()]?.properties));
  expect(endpoints.every((text) => text.includes('.prometheus.monitor.azure.com"'))).toBe(true);
  expect(found.some(({ cluster, account }) => cluster?.id.split('/')[2] !== account.split('/')[2])).toBe(true);
  for (const { cluster } of found) expect(JSON.stringify(cluster)).not.toMatch(/"omsAgent"/i);
  const says = found.map(({ cluster }) => kuredOf(cluster?.id ?? '').map(({ value }) => value));
  expect(says.some((values) => values.includes(1))).toBe(true);
  expect(says.some((values) => values.length > 0 && !values.includes(1))).toBe(true);
  expect(says.some((values) => values.length === 0)).toBe(true);
});
