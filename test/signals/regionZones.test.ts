import { readCluster } from '../../shared/estate/readCluster.js';
import { type Resource, subscriptionResource } from '../../shared/estate/resource.js';
import { memoryCache } from '../../shared/signals/cache.js';
import { parseLocations } from '../../shared/signals/regionZones.js';
import { readSharedSignals } from '../../shared/signals/sharedSignals.js';
import { CLUSTER_ID } from '../support/clusters.js';
import { registryOf } from '../support/registries.js';
import { answered, failed, fakeReads, NOW } from './fakeReads.js';

const PAY = '11111111-1111-4111-8111-111111111111';
const SEARCH = '22222222-2222-4222-8222-222222222222';
const system = (...availabilityZones: unknown[]) => ({ name: 'sys', mode: 'System', availabilityZones });
const user = { name: 'work', mode: 'User' };

let made = 0;
const clusterIn = (subscription: string, location: string | null, ...pools: unknown[]) =>
  readCluster({
    id: `${CLUSTER_ID.replace(PAY, subscription)}-${made++}`,
    location,
    properties: { agentPoolProfiles: pools },
  });

/** As ARM's samples have it (Microsoft.Resources 2022-12-01): a region without zones has no such key. */
const zoned = (name: string) => ({
  name,
  type: 'Region',
  metadata: { regionType: 'Physical' },
  availabilityZoneMappings: ['1', '2', '3'].map((zone) => ({ logicalZone: zone, physicalZone: `${name}-az${zone}` })),
});
const LOCATIONS = [
  zoned('westeurope'),
  { name: 'westus', type: 'Region', metadata: { regionType: 'Physical' } },
  { name: 'global', type: 'Region', metadata: { regionType: 'Logical' } },
];

test.each([
  ['regions with and without zones', LOCATIONS, { westeurope: 3, westus: 0, global: 0 }],
  ['Pascal-case keys, and null', [{ Name: 'West US', AvailabilityZoneMappings: null }], { westus: 0 }],
  ['none', [], {}],
])('%s are read', (_what, raw, value) => {
  expect(parseLocations(raw)).toEqual({ ok: true, value });
});

test.each([
  ['a text', 'none'],
  ['a region without a name', [{ availabilityZoneMappings: [] }]],
  ['zones that are no list', [{ name: 'westeurope', availabilityZoneMappings: 3 }]],
])('%s is told off', (_what, raw) => {
  expect(parseLocations(raw)).toMatchObject({ ok: false, why: expect.stringContaining('odd locations answer') });
});

const see = async (reads: ReturnType<typeof fakeReads>, ...resources: readonly Resource[]) => {
  const read = await readSharedSignals(reads, memoryCache(), resources, NOW, (name) => name === 'regionZones');
  return resources.map(({ key }) => ({ ...read.get(key)?.signals.regionZones, gaps: read.get(key)?.gaps }));
};
const answering = () => fakeReads({ resourceList: () => answered(LOCATIONS) });

test('one list serves the sweep, whatever the region and the subscription', async () => {
  const reads = answering();
  const seen = await see(
    reads,
    clusterIn(PAY, 'West Europe', system('1')),
    clusterIn(SEARCH, 'westus', system()),
    clusterIn(SEARCH, 'westeurope', { name: 'sys', mode: 'system', availabilityZones: null }),
  );
  expect(reads.asked).toEqual([`list /subscriptions/${PAY}/locations`]);
  expect(seen).toMatchObject([
    { known: true, value: { region: 'westeurope', zones: 3 } },
    { known: true, value: { region: 'westus', zones: 0 } },
    { known: true, value: { region: 'westeurope', zones: 3 } },
  ]);
});

test.each([
  ['two zones', clusterIn(PAY, 'westeurope', system('1', '2'))],
  ['three', clusterIn(PAY, 'westeurope', system('1', '2', '3'), user)],
  ['no pools in the payload', readCluster({ id: CLUSTER_ID, location: 'westeurope', properties: {} })],
  ['user pools alone', clusterIn(PAY, 'westeurope', user)],
])('where system pools have %s nobody is asked, and that is known', async (_what, cluster) => {
  const reads = answering();
  const seen = await see(reads, cluster);
  expect(reads.asked).toEqual([]);
  expect(seen).toMatchObject([{ known: true, value: { zones: 'notAsked' }, gaps: [] }]);
});

test.each([
  ['does not', { zoneRedundancy: 'Disabled' }],
  ['may not, as nothing is returned', {}],
  ['says something odd', { zoneRedundancy: true }],
])('a registry that %s say that it is spread asks as a cluster does, with the same list', async (_what, properties) => {
  const reads = answering();
  const registry = registryOf(properties, { location: 'West US' });
  const seen = await see(reads, clusterIn(PAY, 'westeurope', system()), registry);
  expect(reads.asked).toEqual([`list /subscriptions/${PAY}/locations`]);
  expect(seen[1]).toMatchObject({ known: true, value: { region: 'westus', zones: 0 }, gaps: [] });
});

test('a registry that says it is spread asks nobody, and other signals of a region are not about it', async () => {
  const reads = answering();
  const registry = registryOf({ zoneRedundancy: 'enabled' });
  expect(await see(reads, registry)).toMatchObject([{ known: true, value: { zones: 'notAsked' }, gaps: [] }]);
  expect(reads.asked).toEqual([]);
  const all = await readSharedSignals(reads, memoryCache(), [registry, subscriptionResource(PAY, 'Pay')], NOW);
  expect([...all].map(([key, { signals }]) => [key, Object.keys(signals)])).toEqual([[registry.key, ['regionZones']]]);
});

test('the same zone twice is one', async () => {
  const reads = answering();
  await see(reads, clusterIn(PAY, 'westeurope', system('1', '1')));
  expect(reads.asked).toHaveLength(1);
});

test('a region that another subscription does not see is asked of its own', async () => {
  const reads = fakeReads({
    resourceList: (path) => answered(path.includes(PAY) ? LOCATIONS : [zoned('brazilus')]),
  });
  const seen = await see(reads, clusterIn(PAY, 'westus', system()), clusterIn(SEARCH, 'brazilus', system()));
  expect(reads.asked).toHaveLength(2);
  expect(seen).toMatchObject([{ value: { zones: 0 } }, { value: { zones: 3 } }]);
});

test('a region that nobody lists is not guessed at', async () => {
  const [seen] = await see(answering(), clusterIn(PAY, 'constructor', system()));
  expect(seen).toMatchObject({ known: true, value: { region: 'constructor', zones: 'notListed' }, gaps: [] });
});

test('a cluster without a region cannot be asked about', async () => {
  const reads = answering();
  expect(await see(reads, clusterIn(PAY, null, system()))).toMatchObject([{ known: false, gaps: [] }]);
  expect(reads.asked).toEqual([]);
});

test.each([
  [
    'refused',
    async () => failed('forbidden'),
    `subscription/${PAY}`,
    `grant Vigie's reader Reader on subscription ${PAY}`,
  ],
  ['cut', async () => failed('cut'), 'service/locations', 'the next sweep asks again'],
  ['odd', async () => answered([7 as never]), 'service/locations', 'odd locations answer'],
] as const)('an answer that is %s is a gap', async (_what, resourceList, scope, why) => {
  const [seen] = await see(fakeReads({ resourceList }), clusterIn(PAY, 'westeurope', system()));
  const reason = expect.stringContaining(why);
  expect(seen).toMatchObject({ known: false, why: reason, gaps: [{ scope, signal: 'regionZones', reason }] });
});
