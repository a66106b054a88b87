import fc from 'fast-check';
import { isDue, type Reading, shownOf } from '../../shared/signals/reading.js';
import { DAY_MS } from '../../shared/time.js';
import { clusterOf } from '../support/clusters.js';
import { healthyProperties } from '../support/healthy.js';

const WEEK = 7;
const idOf = (number: number) => `/subscriptions/s/resourcegroups/rg/providers/x/managedclusters/c${number}`;
const readAt = (asOf: string, of = 'same'): Reading => ({ asOf, of, value: [] });
const due = (key: string, kept: Reading | undefined, now: string, of = 'same') =>
  isDue('maintenance', key, kept, of, new Date(now));

/** A cluster whose turn is on 26 November 2026, not on the days around it. */
const KEY = Array.from({ length: 100 }, (_none, number) => idOf(number)).find((key) =>
  due(key, readAt('2026-11-25T23:59:59.999Z'), '2026-11-26T00:00:00.000Z'),
) as string;

test.each([
  ['nothing is kept', undefined, '2026-11-24T02:00:00Z', true],
  ['another day than its turn', readAt('2026-11-23T02:00:00.000Z'), '2026-11-24T02:00:00Z', false],
  ['ARM shows another cluster', readAt('2026-11-23T02:00:00.000Z', 'other'), '2026-11-24T02:00:00Z', true],
  [
    'ARM shows another cluster on the same day',
    readAt('2026-11-24T02:00:00.000Z', 'other'),
    '2026-11-24T03:00:00Z',
    true,
  ],
  ['the last moment before its turn', readAt('2026-11-23T02:00:00.000Z'), '2026-11-25T23:59:59.999Z', false],
  ['its turn begins', readAt('2026-11-23T02:00:00.000Z'), '2026-11-26T00:00:00Z', true],
  ['its turn, read the evening before', readAt('2026-11-25T23:59:59.999Z'), '2026-11-26T00:00:00Z', true],
  ['its turn, read in this same night', readAt('2026-11-26T00:00:00.000Z'), '2026-11-26T23:59:59Z', false],
  ['the day after its turn', readAt('2026-11-26T02:00:00.000Z'), '2026-11-27T02:00:00Z', false],
  ['its turn was missed, six days old', readAt('2026-11-22T02:00:00.000Z'), '2026-11-28T23:59:59Z', false],
  ['its turn was missed, seven days old', readAt('2026-11-22T23:59:59.000Z'), '2026-11-29T00:00:00Z', true],
  ['read on a day that is yet to come', readAt('2026-11-25T02:00:00.000Z'), '2026-11-24T02:00:00Z', true],
])('is it due? %s', (_what, kept, now, expected) => {
  expect(due(KEY, kept, now)).toBe(expected);
});

/** The nights after the first on which a cluster that always passes is read. */
function readIn(key: string, nights: readonly Date[]): number[] {
  let kept: Reading | undefined;
  return nights.flatMap((now, night) => {
    if (!isDue('maintenance', key, kept, 'same', now)) return [];
    kept = readAt(now.toISOString());
    return night === 0 ? [] : [night];
  });
}

test('in any seven nights after the first, whenever they begin, each cluster is read exactly once', () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.date({ min: new Date('2026-01-01'), max: new Date('2036-01-01'), noInvalidDate: true }),
      fc.array(fc.integer({ min: 0, max: DAY_MS - 1 }), { minLength: 30, maxLength: 30 }),
      (key, start, times) => {
        const first = Math.floor(start.getTime() / DAY_MS) * DAY_MS;
        const read = readIn(
          key,
          times.map((time, night) => new Date(first + night * DAY_MS + time)),
        );
        for (let from = 1; from + WEEK <= times.length; from += 1)
          expect(read.filter((night) => night >= from && night < from + WEEK)).toHaveLength(1);
      },
    ),
  );
});

test('the nights of a week share the clusters evenly', () => {
  const nights = Array.from({ length: WEEK + 1 }, (_none, night) => new Date(Date.UTC(2026, 10, 23 + night, 2)));
  const each = new Array<number>(WEEK + 1).fill(0);
  for (let number = 0; number < 7_000; number += 1)
    for (const night of readIn(idOf(number), nights)) each[night] = (each[night] ?? 0) + 1;
  expect(each[0]).toBe(0);
  for (const number of each.slice(1)) {
    expect(number).toBeGreaterThan(900);
    expect(number).toBeLessThan(1_100);
  }
});

const [POOL] = healthyProperties().agentPoolProfiles as Record<string, unknown>[];
const withPool = (more: Record<string, unknown>) => ({ agentPoolProfiles: [{ ...POOL, ...more }] });

test.each<[string, Record<string, unknown>, Record<string, unknown>, boolean]>([
  ['nothing', {}, {}, false],
  ['a tag', {}, { tags: { owner: 'payments' } }, true],
  ['the tier', {}, { sku: { name: 'Base', tier: 'Free' } }, true],
  ['the identity', {}, { identity: { type: 'UserAssigned' } }, true],
  ['a channel', { autoUpgradeProfile: { upgradeChannel: 'stable' } }, {}, true],
  ['the version that was asked for', { kubernetesVersion: '1.37' }, {}, true],
  ['the uid: made anew', { resourceUID: 'other' }, {}, true],
  ['a pool more', { agentPoolProfiles: [POOL, POOL] }, {}, true],
  ['a property of a pool', withPool({ osSKU: 'AzureLinux' }), {}, true],
  ['no pools', { agentPoolProfiles: null }, {}, true],
  ['power and provisioning', { powerState: { code: 'Stopped' }, provisioningState: 'Updating' }, {}, false],
  ['the version that an upgrade has reached', { currentKubernetesVersion: '1.36.9' }, {}, false],
  ['what its autoscaler did', withPool({ count: 30, provisioningState: 'Scaling' }), {}, false],
  ['what it did to single machines', withPool({ virtualMachineNodesStatus: [{ size: 'D4s', count: 7 }] }), {}, false],
  ['why a state was not reached', withPool({ status: { provisioningError: { code: 'Quota' } } }), {}, false],
  ['a node image', withPool({ nodeImageVersion: 'newer', currentOrchestratorVersion: '1.36.9' }), {}, false],
  ['the time of a change', { eTag: 'other' }, { systemData: { lastModifiedAt: '2026-11-23' } }, false],
])('is it another cluster? %s changed', (_what, properties, top, isOther) => {
  const before = shownOf(clusterOf(healthyProperties()));
  expect(shownOf(clusterOf({ ...healthyProperties(), ...properties }, top)) !== before).toBe(isOther);
});

test('a cluster without properties shows something too', () => {
  expect(shownOf(clusterOf({}, { properties: null }))).toMatch(/^[0-9a-f]{32}$/);
});
