import { readByNeed } from '../../shared/signals/byNeed.js';
import { parseCacheRules } from '../../shared/signals/cacheRules.js';
import { healthyRegistry, REGISTRY_ID, registryOf } from '../support/registries.js';
import { answered, failed, fakeReads, NOW } from './fakeReads.js';

/** As azure-rest-api-specs shows one, Microsoft.ContainerRegistry 2025-11-01. */
const rule = (properties: Record<string, unknown> = {}, more: Record<string, unknown> = {}) => ({
  id: `${REGISTRY_ID}/cacheRules/docker-hub`,
  name: 'docker-hub',
  type: 'Microsoft.ContainerRegistry/registries/cacheRules',
  properties: {
    creationDate: '2026-03-14T13:37:00.1234567Z',
    credentialSetResourceId: `${REGISTRY_ID}/credentialSets/hub`,
    provisioningState: 'Succeeded',
    sourceRepository: 'docker.io/library/*',
    targetRepository: 'docker-hub/*',
    ...properties,
  },
  ...more,
});
const RULE = { name: 'docker-hub', source: 'docker.io/library/*', state: 'Succeeded' };

test.each<readonly [string, unknown, object]>([
  ['a rule', [rule()], { known: true, value: [RULE] }],
  ['no rule', [], { known: true, value: [] }],
  [
    'keys in Pascal case',
    [{ Name: 'a', Properties: { SourceRepository: 'quay.io/x/y' } }],
    { known: true, value: [{ name: 'a', source: 'quay.io/x/y', state: '' }] },
  ],
  ['a rule without a source', [rule({ sourceRepository: null })], { known: false }],
  ['a rule whose state is a number', [rule({ provisioningState: 4 })], { known: false }],
  ['a rule without a name', [rule({}, { name: '' })], { known: false }],
  ['a rule without properties', [rule(), { name: 'a' }], { known: false }],
  ['no list', { value: [] }, { known: false }],
])('%s', (_what, raw, expected) => {
  expect(parseCacheRules(raw, NOW)).toMatchObject(expected);
});

test('what is odd is named', () => {
  const signal = parseCacheRules([rule({ sourceRepository: 7 })], NOW);
  expect(signal.known ? '' : signal.why).toMatch(/^odd cacheRules answer: \[0\]\.properties\.sourceRepository: /);
});

async function seen(registry: ReturnType<typeof registryOf>, reads: ReturnType<typeof fakeReads>) {
  return (await readByNeed(reads, [registry], {}, NOW)).get(registry.key);
}

test('a registry of any tier is asked by its own id', async () => {
  const reads = fakeReads({ resourceList: () => answered([rule()]) });
  const own = await seen(registryOf(healthyRegistry(), { sku: { name: 'Basic' } }), reads);
  expect(reads.asked).toEqual([`list ${REGISTRY_ID}/cacheRules`]);
  expect(own?.signals.cacheRules).toEqual({ known: true, value: [RULE], asOf: NOW.toISOString() });
  expect(own?.readings).toMatchObject({ cacheRules: { value: [RULE] } });
  expect(own?.gaps).toEqual([]);
});

test.each([
  ['a refusal names the role that would mend it', 'forbidden', /403.*grant Vigie's reader Reader on the registry/],
  ['a 404 is a gap too: the registry itself was there', 'notFound', /^cache rules not read: 404/],
  ['an answer that is cut is asked for again', 'cut', /the next sweep asks again/],
] as const)('%s', async (_what, kind, reason) => {
  const own = await seen(registryOf(healthyRegistry()), fakeReads({ resourceList: async () => failed(kind) }));
  expect(own?.signals.cacheRules).toMatchObject({ known: false, why: expect.stringMatching(reason) });
  expect(own?.gaps).toMatchObject([{ scope: `registry/${REGISTRY_ID}`, signal: 'cacheRules' }]);
});

test('a registry without an id is not asked', async () => {
  const reads = fakeReads();
  const own = await seen(registryOf(healthyRegistry(), { id: null }), reads);
  expect([own?.signals.cacheRules.known, reads.asked, own?.gaps]).toEqual([false, [], []]);
});
