import { memoryCache } from '../../shared/signals/cache.js';
import { parseRegionVersions, readRegionVersions, regionVersionsFile } from '../../shared/signals/regionVersions.js';
import { answered, failed, fakeReads, NOW, recorded } from './fakeReads.js';

const minor = {
  version: '1.34',
  capabilities: { supportPlan: ['KubernetesOfficial'] },
  patchVersions: { '1.34.1': { upgrades: [] } },
};
const of = (...values: unknown[]) => ({ values });

test('a recorded answer gives every minor, its plans and all its patches', () => {
  const signal = parseRegionVersions(recorded('arm-list-kubernetesversions-2025-07.json').body, 'West US 2', NOW);
  if (!signal.known) throw new Error(signal.why);
  expect(signal.asOf).toBe('2026-11-23T01:30:00.000Z');
  expect(signal.value.region).toBe('westus2');
  expect(signal.value.minors.map(({ minor }) => minor)).toEqual([
    '1.33',
    '1.32',
    '1.31',
    '1.30',
    '1.29',
    '1.28',
    '1.27',
  ]);
  expect(signal.value.minors.every(({ isPreview }) => !isPreview)).toBe(true);
  expect(signal.value.minors.at(-2)).toEqual({
    minor: '1.28',
    isPreview: false,
    supportPlans: ['AKSLongTermSupport'],
    patches: ['1.28.100', '1.28.101'],
  });
});

test.each([
  ['keeps isPreview', of({ ...minor, isPreview: true }), { isPreview: true }],
  ['takes a null isPreview as left out', of({ ...minor, isPreview: null }), { isPreview: false }],
  [
    'reads Pascal-case keys',
    {
      Values: [
        { Version: '1.34', Capabilities: { SupportPlan: ['KubernetesOfficial'] }, PatchVersions: { '1.34.1': {} } },
      ],
    },
    { minor: '1.34', patches: ['1.34.1'] },
  ],
])('a kubernetesVersions answer %s', (_what, raw, expected) => {
  expect(parseRegionVersions(raw, 'westeurope', NOW)).toMatchObject({ known: true, value: { minors: [expected] } });
});

test.each([
  ['an empty list', of(), 'the region lists no Kubernetes versions (westeurope)'],
  ['value in place of values', { value: [minor] }, 'odd kubernetesVersions answer: values: '],
  ['a list', [], 'odd kubernetesVersions answer: '],
  ['null', null, 'odd kubernetesVersions answer: '],
  ['a version that is a number', of({ ...minor, version: 1.3 }), 'odd kubernetesVersions answer: values[0].version: '],
  [
    'a patch in place of a minor',
    of(minor, { ...minor, version: '1.34.1' }),
    'values[1].version: expected a minor such as 1.34',
  ],
  ['isPreview in words', of({ ...minor, isPreview: 'true' }), 'values[0].isPreview: '],
  ['a minor without plans', of({ ...minor, capabilities: {} }), 'values[0].capabilities.supportPlan: '],
  ['a minor without patches', of({ ...minor, patchVersions: undefined }), 'values[0].patchVersions: '],
])('%s is not known, with the reason', (_what, raw, why) => {
  expect(parseRegionVersions(raw, 'westeurope', NOW)).toEqual({ known: false, why: expect.stringContaining(why) });
});

const recording = recorded('arm-list-kubernetesversions-2025-07.json').whole;
test.each([
  ['region beside values', { ...of(minor), region: 'West Europe' }, 'westeurope'],
  ['location beside values', { ...of(minor), location: 'westeurope' }, 'westeurope'],
  ['a recorded answer whose uri names the region', recording, 'westus2'],
])('a file for --versions: %s', (_what, raw, region) => {
  expect(regionVersionsFile(raw)).toMatchObject({ region, versions: { region, minors: expect.anything() } });
});

test.each([
  ['no region', of(minor), 'the file names no region'],
  ['an odd answer', { region: 'westeurope', values: 'none' }, 'odd kubernetesVersions answer: values: '],
  ['a list', [of(minor)], 'expected an object with values and region'],
])('a file for --versions that cannot be used: %s', (_what, raw, problem) => {
  expect(regionVersionsFile(raw)).toEqual({ problem: expect.stringContaining(problem) });
});

describe('reading versions', () => {
  const place = { region: 'West Europe', subscriptionId: 'sub-a' };
  const other = { region: 'westeurope', subscriptionId: 'sub-b' };

  test('asks once a region, whatever subscription asks', async () => {
    const reads = fakeReads({ kubernetesVersions: () => answered(of(minor)) });
    const cache = memoryCache();
    const [one, two] = [
      await readRegionVersions(reads, cache, place, NOW),
      await readRegionVersions(reads, cache, other, NOW),
    ];
    expect(one).toEqual(two);
    expect(one.signal.known).toBe(true);
    expect(reads.asked).toEqual(['versions sub-a westeurope']);
  });

  test('a refusal on one subscription does not blind the others', async () => {
    const reads = fakeReads({
      kubernetesVersions: async (subscription) =>
        subscription === 'sub-a' ? failed('forbidden') : answered(of(minor)),
    });
    const cache = memoryCache();
    const reason =
      "Kubernetes versions of westeurope not read: 403 (forbidden); grant Vigie's reader Reader on subscription sub-a";
    expect(await readRegionVersions(reads, cache, place, NOW)).toEqual({
      signal: { known: false, why: reason },
      gap: { scope: 'subscription/sub-a', signal: 'regionVersions', reason },
    });
    expect((await readRegionVersions(reads, cache, other, NOW)).signal.known).toBe(true);
  });

  test.each([
    ['throttled', { scope: 'region/westeurope', reason: expect.stringContaining('the next sweep asks again') }],
    ['cut', { scope: 'region/westeurope' }],
    ['notFound', { scope: 'subscription/sub-a' }],
  ] as const)('a read that is %s is a gap and asked once', async (kind, gap) => {
    const reads = fakeReads({ kubernetesVersions: async () => failed(kind) });
    const cache = memoryCache();
    expect(await readRegionVersions(reads, cache, place, NOW)).toMatchObject({ signal: { known: false }, gap });
    await readRegionVersions(reads, cache, place, NOW);
    expect(reads.asked).toHaveLength(1);
  });

  test('an odd answer is a gap, an empty one is not', async () => {
    const odd = fakeReads({ kubernetesVersions: () => answered({ values: 'none' }) });
    expect((await readRegionVersions(odd, memoryCache(), place, NOW)).gap?.scope).toBe('region/westeurope');
    const empty = fakeReads({ kubernetesVersions: () => answered(of()) });
    const seen = await readRegionVersions(empty, memoryCache(), place, NOW);
    expect(seen).toEqual({ signal: { known: false, why: 'the region lists no Kubernetes versions (westeurope)' } });
  });
});
