import { readCluster } from '../../shared/estate/readCluster.js';
import { memoryCache } from '../../shared/signals/cache.js';
import { meshRevisions, parseMeshRevisions } from '../../shared/signals/meshRevisions.js';
import { readSharedSignals } from '../../shared/signals/sharedSignals.js';
import { CLUSTER_ID, clusterOf } from '../support/clusters.js';
import { answered, failed, fakeReads, NOW, recorded } from './fakeReads.js';

const ISTIO = { serviceMeshProfile: { mode: 'Istio', istio: { revisions: ['asm-1-22'] } } };
const SUBSCRIPTION = '11111111-1111-4111-8111-111111111111';
const OTHER = '22222222-2222-4222-8222-222222222222';
const inSubscription = (subscription: string, name: string, location = 'West Europe') =>
  readCluster({
    id: `${CLUSTER_ID.replace(SUBSCRIPTION, subscription)}-${name}`,
    name,
    location,
    properties: ISTIO,
  });
const profile = (...meshRevisions: unknown[]) => [{ name: 'istio', properties: { meshRevisions } }];

test('a recorded answer gives every revision and what it goes with', () => {
  const { body } = recorded('arm-list-meshrevisionprofiles.json');
  const signal = parseMeshRevisions(body.value, 'West US 2', NOW);
  if (!signal.known) throw new Error(signal.why);
  expect(signal.value.region).toBe('westus2');
  expect(signal.value.revisions.map(({ revision }) => revision)).toEqual(['asm-1-20', 'asm-1-21', 'asm-1-22']);
  expect(signal.value.revisions.at(-1)?.compatibleWith).toEqual([
    { plan: 'KubernetesOfficial', minors: ['1.27', '1.28', '1.29', '1.30'] },
    { plan: 'AKSLongTermSupport', minors: ['1.27', '1.28', '1.29', '1.30'] },
  ]);
});

test.each([
  ['a region without a mesh', [], []],
  ['another mesh', [{ name: 'other', properties: { meshRevisions: [{ revision: 'o-1' }] } }], []],
  [
    'a revision that names no versions',
    profile({ revision: 'asm-1-30' }),
    [{ revision: 'asm-1-30', compatibleWith: [] }],
  ],
  [
    'Pascal-case keys',
    [{ Name: 'Istio', Properties: { MeshRevisions: [{ Revision: 'asm-1-30', CompatibleWith: null }] } }],
    [{ revision: 'asm-1-30', compatibleWith: [] }],
  ],
])('%s is read', (_what, raw, revisions) => {
  expect(parseMeshRevisions(raw, 'westeurope', NOW)).toMatchObject({ known: true, value: { revisions } });
});

test.each([
  ['a text', 'none', 'the answer: '],
  ['a profile without revisions', [{ name: 'istio', properties: {} }], '[0].properties.meshRevisions: '],
  ['a revision without a name', profile({ upgrades: [] }), 'meshRevisions[0].revision: '],
])('%s is not known, with the reason', (_what, raw, why) => {
  expect(parseMeshRevisions(raw, 'westeurope', NOW)).toEqual({ known: false, why: expect.stringContaining(why) });
});

test.each([
  ['Istio', ISTIO, {}, true],
  ['Istio in another spelling', { serviceMeshProfile: { mode: 'ISTIO' } }, {}, true],
  ['no mesh', {}, {}, false],
  ['a mesh that is off', { serviceMeshProfile: { mode: 'Disabled' } }, {}, false],
  ['an odd mode', { serviceMeshProfile: { mode: 1 } }, {}, false],
  ['no region', ISTIO, { location: null }, false],
])('a cluster with %s: revisions are needed is %s', (_what, properties, top, expected) => {
  expect(meshRevisions.isNeeded(clusterOf(properties, top))).toBe(expected);
});

const see = async (reads: ReturnType<typeof fakeReads>, ...clusters: readonly ReturnType<typeof clusterOf>[]) => {
  const read = await readSharedSignals(reads, memoryCache(), clusters, NOW, (name) => name === 'meshRevisions');
  return clusters.map(({ key }) => ({ ...read.get(key)?.signals.meshRevisions, gaps: read.get(key)?.gaps }));
};

test('each region is asked once, whoever lies in it, and one without Istio is not asked', async () => {
  const reads = fakeReads({ meshRevisionProfiles: () => answered(profile({ revision: 'asm-1-22' })) });
  const plain = readCluster({ id: `${CLUSTER_ID}-plain`, name: 'plain', location: 'norwayeast', properties: {} });
  const clusters = [
    inSubscription(SUBSCRIPTION, 'a'),
    inSubscription(OTHER, 'b', 'westeurope'),
    inSubscription(OTHER, 'c', 'northeurope'),
    plain,
  ];
  const seen = await see(reads, ...clusters);
  expect(reads.asked).toEqual([`mesh ${SUBSCRIPTION} westeurope`, `mesh ${OTHER} northeurope`]);
  expect(seen).toMatchObject([{ known: true }, { known: true }, { known: true }, { known: false }]);
  expect(seen.flatMap(({ gaps }) => gaps)).toEqual([]);
});

test('a subscription that is refused leaves the others to ask for themselves', async () => {
  const reads = fakeReads({
    meshRevisionProfiles: async (subscription) =>
      subscription === OTHER ? failed('forbidden') : answered(profile({ revision: 'asm-1-22' })),
  });
  const [refused, asked] = await see(reads, inSubscription(OTHER, 'a'), inSubscription(SUBSCRIPTION, 'b'));
  const why = expect.stringContaining(`grant Vigie's reader Reader on subscription ${OTHER}`);
  expect(refused).toMatchObject({
    known: false,
    why,
    gaps: [{ scope: `subscription/${OTHER}`, signal: 'meshRevisions', reason: why }],
  });
  expect(asked).toMatchObject({ known: true, gaps: [] });
});

test.each([
  ['cut', async () => failed('cut'), 'the next sweep asks again'],
  ['odd', async () => answered([{ name: 'istio' }]), 'odd meshRevisionProfiles answer'],
] as const)('an answer that is %s is a gap of the region', async (_what, meshRevisionProfiles, why) => {
  const [seen] = await see(fakeReads({ meshRevisionProfiles }), inSubscription(SUBSCRIPTION, 'a'));
  expect(seen).toMatchObject({
    known: false,
    gaps: [{ scope: 'region/westeurope', signal: 'meshRevisions', reason: expect.stringContaining(why) }],
  });
});
