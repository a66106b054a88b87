import { storyExemptions, storyNights, storyWorld } from '../../../local/azure/story/story.js';
import type { ArmResource } from '../../../local/azure/world.js';

interface Pool {
  readonly name: string;
  readonly count: number;
  readonly osType: string;
  readonly nodeImageVersion: string;
  readonly currentOrchestratorVersion: string;
}
interface Properties {
  readonly currentKubernetesVersion: string;
  readonly supportPlan: string;
  readonly nodeResourceGroup: string;
  readonly agentPoolProfiles: readonly Pool[];
}

const world = storyWorld();
const clusters = Object.values(world.resources).filter(({ type }) => /managedclusters$/i.test(type));
const named = (name: string): ArmResource => {
  const found = clusters.find((cluster) => cluster.name === name);
  if (found === undefined) throw new Error(`no cluster ${name}`);
  return found;
};
const propertiesOf = ({ properties }: ArmResource): Properties => properties as Properties;
const estateOf = (night: number) => (storyNights[night]?.estate ?? []) as Record<string, unknown>[];
const nightAt = (night: number): number => Date.parse(storyNights[night]?.now ?? '');
const offered = (region: string, minor: string): string[] => {
  const { values } = world.versions[region] as { values: { version: string; patchVersions: object }[] };
  return Object.keys(values.find(({ version }) => version === minor)?.patchVersions ?? {});
};
const newest = (patches: readonly string[]): string | undefined =>
  patches.toSorted((a, b) => Number(a.split('.')[2]) - Number(b.split('.')[2])).at(-1);

test('twelve clusters stand in four subscriptions and three regions, each call hands out its own copy', () => {
  expect(clusters).toHaveLength(12);
  expect(new Set(clusters.map(({ id }) => id.split('/')[2]))).toEqual(new Set(world.subscriptions.map(({ id }) => id)));
  expect(world.subscriptions).toHaveLength(4);
  expect(new Set(clusters.map(({ location }) => location))).toEqual(new Set(Object.keys(world.versions)));
  expect(Object.keys(world.versions)).toHaveLength(3);
  storyWorld().resources = {};
  expect(Object.keys(storyWorld().resources)).toEqual(Object.keys(world.resources));
});

test('keys of records are lower-case ids of what they hold', () => {
  expect(Object.entries(world.resources).filter(([key, { id }]) => key !== id.toLowerCase())).toEqual([]);
  const ids = new Set(clusters.map(({ id }) => id.toLowerCase()));
  expect([...Object.keys(world.maintenance), ...world.kuredPods].filter((id) => !ids.has(id))).toEqual([]);
});

test('three nights follow each other by a day around the end of Kubernetes 1.34', () => {
  expect(storyNights.map(({ now }) => now.slice(0, 10))).toEqual(['2026-11-29', '2026-11-30', '2026-12-01']);
  const end = Date.parse('2026-12-01T00:00:00Z'); // 2026-11-30 counts in full
  expect([nightAt(1) < end, nightAt(2) > end]).toEqual([true, true]);
  expect(propertiesOf(named('aks-payments-prod')).currentKubernetesVersion).toMatch(/^1\.34\./);
});

test('one region lags: its newest minor is in preview', () => {
  const previews = Object.entries(world.versions).filter(([, answer]) => JSON.stringify(answer).includes('isPreview'));
  expect(previews.map(([region]) => region)).toEqual(['germanywestcentral']);
});

test('every cluster but the forgotten one runs the newest patch of its minor, so that only its own fault shows', () => {
  const behind = clusters.filter((cluster) => {
    const { currentKubernetesVersion: version } = propertiesOf(cluster);
    return newest(offered(cluster.location ?? '', version.split('.').slice(0, 2).join('.'))) !== version;
  });
  expect(behind.map(({ name }) => name)).toEqual(['aks-orders-archive']);
});

test('every pool but two runs the newest image of its family and region', () => {
  const old = clusters.flatMap((cluster) =>
    propertiesOf(cluster).agentPoolProfiles.filter(
      ({ nodeImageVersion }) =>
        !Object.values(world.newestImages[cluster.location ?? ''] ?? {}).includes(nodeImageVersion),
    ),
  );
  expect(old.map(({ nodeImageVersion }) => nodeImageVersion)).toEqual([
    'AKSWindows-2022-containerd-20348.4171.260915',
    'AKSUbuntu-2204gen2containerd-202610.19.0',
  ]);
});

test('the inventory holds the nodes of all clusters that send logs: none of those that the nights upgrade or delete', () => {
  // No control route changes the inventory: what the nights change must not stand in it.
  const sending = clusters.filter((cluster) => JSON.stringify(cluster).includes('logAnalyticsWorkspaceResourceID'));
  const silent = clusters.filter((cluster) => !sending.includes(cluster)).map(({ name }) => name);
  expect(silent).toEqual(['aks-payments-trial', 'aks-orders-archive']);
  const expected = sending.flatMap(({ id, ...cluster }) =>
    propertiesOf(cluster as ArmResource).agentPoolProfiles.map(({ name, count }) => `${id} ${name} ${count}`),
  );
  const counts = new Map<string, number>();
  for (const { resourceId, pool } of world.nodes)
    counts.set(`${resourceId} ${pool}`, (counts.get(`${resourceId} ${pool}`) ?? 0) + 1);
  expect([...counts].map(([pool, count]) => `${pool} ${count}`)).toEqual(expected);
});

test('two whole windows of 22:00 to 02:00 have gone by for the waiting node on night 2, not on night 1', () => {
  const waiting = world.kured.filter(({ value }) => value === 1);
  expect(waiting).toHaveLength(1);
  const wholeWindows = (night: number): number => {
    const since = Date.parse(waiting[0]?.since ?? '');
    const starts = [27, 28, 29, 30].map((day) => Date.parse(`2026-11-${day}T22:00:00Z`));
    return starts.filter((start) => start >= since && start + 4 * 3_600_000 <= nightAt(night)).length;
  };
  expect([wholeWindows(0), wholeWindows(1)]).toEqual([1, 2]);
  expect(waiting[0]?.resourceId).toBe(named('aks-orders-prod').id);
});

test('the alert is over a week old on night 1 and rises before night 2, nothing else about it changes', () => {
  const [before] = world.alerts.map(({ properties }) => properties as Record<string, unknown>);
  const after = estateOf(1).find(({ alert }) => alert !== undefined)?.alert as Record<string, unknown>;
  expect(nightAt(0) - Date.parse(String(before?.timeGeneratedUtc))).toBeGreaterThan(7 * 86_400_000);
  expect([before?.severity, after.severity]).toEqual(['Medium', 'High']);
  expect(after).toMatchObject({
    systemAlertId: before?.systemAlertId,
    status: before?.status,
    timeGeneratedUtc: before?.timeGeneratedUtc,
    resourceId: named('aks-orders-batch').id,
  });
});

test('the exemption ends between the first two nights', () => {
  expect(storyExemptions).toHaveLength(1);
  const [exemption] = storyExemptions;
  expect(exemption?.resource).toBe(named('aks-payments-batch').id);
  const ends = Date.parse(`${exemption?.until}T00:00:00Z`) + 86_400_000;
  expect([nightAt(0) < ends, nightAt(1) > ends]).toEqual([true, true]);
});

test('Media goes out of sight for nights 2 and 3', () => {
  const media = world.subscriptions.find(({ name }) => name === 'Media')?.id;
  const hide = { match: '*', fault: 'hide', subscription: media };
  expect(storyNights.map(({ faults }) => faults)).toEqual([[], [hide], [hide]]);
});

test('the opened service lies in the node resource group of its cluster', () => {
  const put = estateOf(1).find((body) => body.put !== undefined)?.put as ArmResource;
  expect(put.tags).toMatchObject({ 'k8s-azure-service': 'shop/search-api' });
  expect(put.id).toContain(`/resourceGroups/${propertiesOf(named('aks-search-web')).nodeResourceGroup}/`);
});

test('before night 3 the forgotten cluster gets the newest version and image, and one cluster goes', () => {
  const old = named('aks-orders-archive');
  const [upgrade, removal] = estateOf(2);
  const { properties } = (upgrade?.patch ?? {}) as { properties: Properties };
  expect(upgrade?.resourceId).toBe(old.id);
  expect(newest(offered('northeurope', '1.36'))).toBe(properties.currentKubernetesVersion);
  const [pool] = properties.agentPoolProfiles;
  expect(pool?.currentOrchestratorVersion).toBe(properties.currentKubernetesVersion);
  expect(Object.values(world.newestImages.northeurope ?? {})).toContain(pool?.nodeImageVersion);
  expect(removal).toEqual({ resourceId: named('aks-payments-trial').id, delete: true });
});

test('no night passes without a word of what happened', () => {
  expect(storyNights.every(({ what }) => what.length > 0 && what.every((line) => line.endsWith('.')))).toBe(true);
});
