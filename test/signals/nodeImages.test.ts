import { readCluster } from '../../shared/estate/readCluster.js';
import { memoryCache } from '../../shared/signals/cache.js';
import { readNewestNodeImages } from '../../shared/signals/newestNodeImages.js';
import { readNodeImageFixes } from '../../shared/signals/nodeImageFixes.js';
import { answered, failed, fakeReads, NOW } from './fakeReads.js';

const UBUNTU = 'AKSUbuntu-2204gen2containerd-202601.06.0';
const NEWEST = 'AKSUbuntu-2204gen2containerd-202601.13.0';

const pool = (name: string, more: Record<string, unknown> = {}) => ({
  name,
  nodeImageVersion: UBUNTU,
  currentOrchestratorVersion: '1.34.2',
  type: 'VirtualMachineScaleSets',
  ...more,
});
const cluster = (name: string, pools: unknown[], more: { subscription?: string; location?: string | null } = {}) =>
  readCluster({
    id: `/subscriptions/${more.subscription ?? 'sub-a'}/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/${name}`,
    name,
    location: more.location === undefined ? 'westeurope' : more.location,
    properties: { agentPoolProfiles: pools, currentKubernetesVersion: '1.34.2' },
  });
const profile = (latestNodeImageVersion?: unknown) =>
  answered({ properties: { osType: 'Linux', latestNodeImageVersion } });
const offering = (version: unknown = NEWEST) => fakeReads({ poolUpgradeProfile: () => profile(version) });

test('one pool is asked for all of a region, family and minor, stopped pools too', async () => {
  const reads = offering();
  const [a, b] = [
    cluster('a', [pool('np1'), pool('np2', { powerState: { code: 'Stopped' } })]),
    cluster('b', [pool('np3', { currentOrchestratorVersion: null, orchestratorVersion: '1.34' })], {
      subscription: 'sub-b',
    }),
  ];
  const cache = memoryCache();
  const { byCluster, gaps } = await readNewestNodeImages(reads, cache, [a], NOW);
  const second = await readNewestNodeImages(reads, cache, [b], NOW);
  const signal = { known: true, value: NEWEST, asOf: NOW.toISOString() };
  expect(byCluster.get(a.key)).toEqual(
    new Map([
      ['np1', signal],
      ['np2', signal],
    ]),
  );
  expect(second.byCluster.get(b.key)).toEqual(new Map([['np3', signal]]));
  expect(reads.asked).toEqual(['upgradeProfile a np1']);
  expect([...gaps, ...second.gaps]).toEqual([]);
});

test.each([
  ['another region', cluster('b', [pool('np1')], { location: 'northeurope' })],
  ['another family', cluster('b', [pool('np1', { nodeImageVersion: 'AKSAzureLinux-V3gen2-202601.06.0' })])],
  ['another minor', cluster('b', [pool('np1', { currentOrchestratorVersion: '1.33.1' })])],
])('%s is asked for itself', async (_what, other) => {
  const reads = offering();
  await readNewestNodeImages(reads, memoryCache(), [cluster('a', [pool('np1')]), other], NOW);
  expect(reads.asked).toEqual(['upgradeProfile a np1', 'upgradeProfile b np1']);
});

test('where the first pool gives none, one other is asked, pools of machines last', async () => {
  const reads = fakeReads({
    poolUpgradeProfile: async (_id, name) => (name === 'vms' ? profile(NEWEST) : failed('notFound')),
  });
  const one = cluster('a', [pool('vms', { type: 'VirtualMachines' }), pool('np1')]);
  const { byCluster, gaps } = await readNewestNodeImages(reads, memoryCache(), [one], NOW);
  expect(byCluster.get(one.key)?.get('np1')).toMatchObject({ known: true, value: NEWEST });
  expect(reads.asked).toEqual(['upgradeProfile a np1', 'upgradeProfile a vms']);
  expect(gaps).toEqual([]);
});

test('no more than two are asked; a refusal is a gap of the subscription', async () => {
  const reads = fakeReads({ poolUpgradeProfile: async () => failed('forbidden') });
  const one = cluster('a', [pool('np1'), pool('np2'), pool('np3')]);
  const { byCluster, gaps } = await readNewestNodeImages(reads, memoryCache(), [one], NOW);
  const reason = expect.stringContaining("403 (forbidden); grant Vigie's reader Reader on its cluster");
  expect(reads.asked).toHaveLength(2);
  expect([...(byCluster.get(one.key) ?? [])].map(([name, signal]) => [name, signal.known])).toEqual([
    ['np1', false],
    ['np2', false],
    ['np3', false],
  ]);
  expect(gaps).toEqual([{ scope: 'subscription/sub-a', signal: 'newestNodeImages', reason }]);
});

test('a refusal on one subscription does not blind another; an outage is asked once and is a gap of the region', async () => {
  const refusing = fakeReads({
    poolUpgradeProfile: async (id) => (id.includes('sub-a') ? failed('forbidden') : profile(NEWEST)),
  });
  const [a, b] = [cluster('a', [pool('np1')]), cluster('b', [pool('np1')], { subscription: 'sub-b' })];
  const cache = memoryCache();
  await readNewestNodeImages(refusing, cache, [a], NOW);
  expect((await readNewestNodeImages(refusing, cache, [b], NOW)).byCluster.get(b.key)?.get('np1')?.known).toBe(true);

  const down = fakeReads({ poolUpgradeProfile: async () => failed('cut') });
  const other = memoryCache();
  await readNewestNodeImages(down, other, [a], NOW);
  expect((await readNewestNodeImages(down, other, [b], NOW)).gaps).toMatchObject([{ scope: 'region/westeurope' }]);
  expect(down.asked).toEqual(['upgradeProfile a np1']);
});

test.each([
  ['an answer of another family', 'AKSUbuntu-2404gen2containerd-202601.13.0', 'which is of another family'],
  ['an answer without a release', 'AKSUbuntu-2204gen2containerd', 'which is of another family'],
  ['no latestNodeImageVersion', null, 'names none'],
  ['one that is a number', 7, 'names none'],
])('%s is not used, and is no gap', async (_what, latest, why) => {
  const one = cluster('a', [pool('np1')]);
  const { byCluster, gaps } = await readNewestNodeImages(offering(latest), memoryCache(), [one], NOW);
  expect(byCluster.get(one.key)?.get('np1')).toEqual({ known: false, why: expect.stringContaining(why) });
  expect(gaps).toEqual([]);
});

test.each([
  ['no image version', pool('np1', { nodeImageVersion: null }), 'the pool reports no node image version'],
  ['an image of its own', pool('np1', { nodeImageVersion: 'my-image' }), 'no image release can be read from my-image'],
])('a pool with %s is not asked for', async (_what, odd, why) => {
  const reads = offering();
  const one = cluster('a', [odd]);
  const { byCluster } = await readNewestNodeImages(reads, memoryCache(), [one], NOW);
  expect(byCluster.get(one.key)?.get('np1')).toEqual({ known: false, why });
  expect(reads.asked).toEqual([]);
});

describe('fixes of a newer image', () => {
  const DISTRO = 'AKSUbuntu-gen2-2204containerd';
  const api = () =>
    fakeReads({
      vulnerabilityData: (path) =>
        answered(
          path.endsWith('_index')
            ? { vhd_release_versions: [`${DISTRO}/202601.13.0`] }
            : {
                previous_vhd_release_version: '202601.06.0',
                os_package_targets: [{ mitigated_cves_from_previous_release: [{ id: 'CVE-2025-1' }] }],
              },
        ),
    });
  const fixesOf = async (nodeImageVersion: string, newest: string | undefined, reads = api()) => {
    const one = cluster('a', [pool('np1', { nodeImageVersion })]);
    const signal =
      newest === undefined
        ? { known: false as const, why: 'not asked' }
        : { known: true as const, value: newest, asOf: '' };
    const { byCluster, gaps } = await readNodeImageFixes(
      reads,
      memoryCache(),
      [one],
      new Map([[one.key, new Map([['np1', signal]])]]),
      NOW,
    );
    return { signal: byCluster.get(one.key)?.get('np1'), gaps, asked: reads.asked };
  };

  test('are known between two releases', async () => {
    expect((await fixesOf(UBUNTU, NEWEST)).signal).toMatchObject({
      known: true,
      value: { newest: NEWEST, ids: ['CVE-2025-1'] },
    });
  });

  test.each([
    ['the newest runs', NEWEST],
    ['something newer runs', 'AKSUbuntu-2204gen2containerd-202602.01.0'],
  ])('are none, and nothing is asked, where %s', async (_what, running) => {
    const { signal, asked } = await fixesOf(running, NEWEST);
    expect(signal).toMatchObject({ known: true, value: { ids: [] } });
    expect(asked).toEqual([]);
  });

  test.each([
    ['the newest is not known', UBUNTU, undefined, 'not asked'],
    [
      'the image is of Windows',
      'AKSWindows-2022-containerd-20348.2340.240401',
      'AKSWindows-2022-containerd-20348.2400.240501',
      'Windows images are not covered',
    ],
    [
      'the distro is not covered',
      'AKSFlatcar-flatcargen2-202508.06.0',
      'AKSFlatcar-flatcargen2-202509.06.0',
      'does not cover AKSFlatcar-flatcargen2',
    ],
    ['the image is too old for releases', 'AKSUbuntu-2204gen2containerd-2022.11.02', NEWEST, 'are not both releases'],
    ['the families differ', 'AKSUbuntu-2404gen2containerd-202601.06.0', NEWEST, 'are not both releases'],
  ])('are not known where %s, and nothing is asked', async (_what, running, newest, why) => {
    const { signal, gaps, asked } = await fixesOf(running, newest);
    expect(signal).toEqual({ known: false, why: expect.stringContaining(why) });
    expect([gaps, asked]).toEqual([[], []]);
  });

  test('an API that cannot be reached is one gap for all pools', async () => {
    const { signal, gaps } = await fixesOf(UBUNTU, NEWEST, fakeReads({ vulnerabilityData: async () => failed('cut') }));
    expect(signal?.known).toBe(false);
    expect(gaps).toMatchObject([{ scope: 'service/vulnerability-data', signal: 'nodeImageFixes' }]);
  });
});
