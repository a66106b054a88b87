import { emptyState, type PartitionState } from '../../shared/findings/finding.js';
import type { Night, SeenResource } from '../../shared/findings/night.js';
import { seeUpkeep } from '../../shared/findings/seenUpkeep.js';
import { advanceUpkeep } from '../../shared/findings/upkeep.js';
import { known, notKnown } from '../../shared/signals/signal.js';
import { clusterOf } from '../support/clusters.js';

/** A Monday. */
const NOW = new Date('2026-11-23T01:30:00.000Z');
const WEEK_AGO = new Date('2026-11-18T01:30:00.000Z');
const KEY = '/subscriptions/s/aks-pay';
const IMAGE = 'AKSUbuntu-2404gen2containerd-202611';

interface Shown {
  readonly kubernetes?: string | null;
  readonly images?: Record<string, string>;
  readonly state?: string | null;
  readonly channels?: Record<string, string>;
  readonly poolState?: string;
}

function seen(shown: Shown = {}, maintenance: Parameters<typeof seeUpkeep>[1]['maintenance'] = notKnown('not asked')) {
  const { kubernetes = '1.34.2', images = { np1: `${IMAGE}.01.0` }, state = 'Succeeded', poolState } = shown;
  const channels = shown.channels ?? { upgradeChannel: 'patch', nodeOSUpgradeChannel: 'NodeImage' };
  const cluster = clusterOf({
    ...(state !== null && { provisioningState: state }),
    ...(kubernetes !== null && { currentKubernetesVersion: kubernetes }),
    autoUpgradeProfile: channels,
    agentPoolProfiles: Object.entries(images).map(([name, nodeImageVersion]) => ({
      name,
      nodeImageVersion,
      provisioningState: poolState ?? 'Succeeded',
    })),
  });
  return seeUpkeep(cluster, { maintenance }, NOW);
}

/** One night of one cluster; `null`: it was not seen. */
function night(state: PartitionState, shown: Shown | null, more: { uid?: string; gone?: boolean } = {}) {
  const { uid = 'uid-1', gone = false } = more;
  const resource = shown === null ? [] : [{ key: KEY, uid, upkeep: seen(shown) } as unknown as SeenResource];
  const input = { now: NOW, seen: resource, gone: new Set(gone ? [KEY] : []) } as unknown as Night;
  const resources = { [KEY]: { uid } } as unknown as PartitionState['resources'];
  // As it comes back from the store.
  return JSON.parse(JSON.stringify({ ...state, resources, upkeep: advanceUpkeep(state, input) })) as PartitionState;
}

function stateAfter(...shown: readonly (Shown | null)[]): PartitionState {
  return shown.reduce((state: PartitionState, one) => night(state, one), emptyState());
}

describe('what was upgraded', () => {
  const first: Shown = {};
  const upgrade = 'Kubernetes went from 1.34.2 to 1.34.4 under the channel patch';
  test.each<[string, readonly (Shown | null)[], string | undefined, boolean?]>([
    ['a first night', [first], undefined],
    ['an unchanged night', [first, first], undefined],
    ['another version', [first, { kubernetes: '1.34.4' }], upgrade],
    ['the night after it', [first, { kubernetes: '1.34.4' }, { kubernetes: '1.34.4' }], undefined],
    ['a version that was not told for a night', [first, { kubernetes: null }, { kubernetes: '1.34.4' }], upgrade],
    ['a cluster that was out of sight for a night', [first, null, { kubernetes: '1.34.4' }], upgrade],
    [
      'another image',
      [first, { images: { np1: `${IMAGE}.15.0` } }],
      'node image of pool np1 went from 202611.01.0 to 202611.15.0 under the channel NodeImage',
    ],
    [
      'other images of several pools',
      [
        { images: Object.fromEntries(['a', 'b', 'c', 'd'].map((name) => [name, `${IMAGE}.01.0`])) },
        { images: Object.fromEntries(['a', 'b', 'c', 'd'].map((name) => [name, `${IMAGE}.15.0`])) },
      ],
      'node images of pools a, b, c and 1 more went from 202611.01.0 to 202611.15.0 under the channel NodeImage',
    ],
    ['a pool more', [first, { images: { np1: `${IMAGE}.01.0`, np2: `${IMAGE}.15.0` } }], undefined],
    [
      'a pool that is called as what every object has',
      [{ images: { constructor: `${IMAGE}.01.0` } }, first],
      undefined,
    ],
    [
      'pools that were out of sight for a night',
      [first, { images: {} }, { images: { np1: `${IMAGE}.15.0` } }],
      'node image of pool np1 went from 202611.01.0 to 202611.15.0 under the channel NodeImage',
    ],
    [
      'both',
      [first, { kubernetes: '1.34.4', images: { np1: `${IMAGE}.15.0` } }],
      `${upgrade}; node image of pool np1 went from 202611.01.0 to 202611.15.0 under the channel NodeImage`,
    ],
    [
      'one that failed',
      [first, { kubernetes: '1.34.4', state: 'Failed' }],
      `${upgrade}; the provisioning state of the cluster is Failed after it`,
      true,
    ],
    [
      'one that failed on a pool',
      [first, { kubernetes: '1.34.4', poolState: 'Failed' }],
      `${upgrade}; the provisioning state of pool np1 is Failed after it`,
      true,
    ],
    [
      'one that was under way, and failed later',
      [first, { kubernetes: '1.34.4', state: 'Upgrading' }, { kubernetes: '1.34.4', state: 'Failed' }],
      'an upgrade was under way at the sweep before, and the provisioning state of the cluster is Failed now',
      true,
    ],
    [
      'a failure is told once',
      [first, ...['Upgrading', 'Failed', 'Failed'].map((state) => ({ kubernetes: '1.34.4', state }))],
      undefined,
    ],
    [
      'a failure of a pool is told once while the rest goes on',
      [first, ...['Upgrading', 'Upgrading'].map((state) => ({ kubernetes: '1.34.4', state, poolState: 'Failed' }))],
      undefined,
    ],
    [
      'a failure after one that had ended well',
      [first, ...['Upgrading', 'Succeeded', 'Failed'].map((state) => ({ kubernetes: '1.34.4', state }))],
      undefined,
    ],
    ['a failure without an upgrade', [first, { state: 'Failed' }], undefined],
    ['no channel', [{ channels: {} }, { channels: {}, kubernetes: '1.34.4' }], undefined],
    ['a channel that was off until tonight', [{ channels: {} }, { kubernetes: '1.34.4' }], undefined],
    [
      'Kubernetes where only images have a channel',
      [
        { channels: { upgradeChannel: 'node-image' } },
        { channels: { upgradeChannel: 'node-image' }, kubernetes: '1.34.4' },
      ],
      undefined,
    ],
  ])('%s', (_what, shown, reason, failed = false) => {
    const told = stateAfter(...shown).upkeep?.upgraded[KEY];
    expect(told).toEqual(reason === undefined ? undefined : { reason, failed });
  });

  test('a cluster made anew under the old name has nothing to compare with', () => {
    const { upkeep } = night(stateAfter({}), { kubernetes: '1.34.4' }, { uid: 'uid-1' });
    expect(upkeep?.upgraded[KEY]).toBeDefined();
    const state = stateAfter({});
    const input = { seen: [{ key: KEY, uid: 'uid-2', upkeep: seen({ kubernetes: '1.34.4' }) }], gone: new Set() };
    expect(advanceUpkeep(state, input as unknown as Night)?.upgraded).toEqual({});
  });

  test.each<[string, Shown | null, boolean]>([
    ['a cluster that is gone', null, true],
    ['one whose channels are off', { channels: {} }, false],
  ])('of %s nothing is kept', (_what, shown, gone) => {
    expect(night(stateAfter({}), shown, { gone }).upkeep).toBeUndefined();
  });

  test('what is kept of a cluster is small', () => {
    expect(stateAfter({}).upkeep).toEqual({
      running: { [KEY]: { kubernetes: '1.34.2', images: { np1: '202611.01.0' } } },
      upgraded: {},
      tomorrow: {},
    });
  });
});

describe('the windows of tomorrow', () => {
  const window = (schedule: object, more: object = {}) => ({
    maintenanceWindow: { schedule, durationHours: 4, startTime: '01:00', ...more },
  });
  const weekly = (dayOfWeek: string, more?: object) => window({ weekly: { intervalWeeks: 1, dayOfWeek } }, more);
  const AUTO = 'aksManagedAutoUpgradeSchedule';
  const OS = 'aksManagedNodeOSUpgradeSchedule';
  const patch = { by: 'upgradeChannel', channel: 'patch', begins: '2026-11-24T01:00:00.000Z', hours: 4 };
  test.each<[string, Record<string, object>, readonly object[], Shown?]>([
    ['one tomorrow', { [AUTO]: weekly('Tuesday') }, [patch]],
    ['one today', { [AUTO]: weekly('Monday') }, []],
    ['one on the day after tomorrow', { [AUTO]: weekly('Wednesday') }, []],
    ['one that begins tomorrow only by its own clock', { [AUTO]: weekly('Tuesday', { utcOffset: '+02:00' }) }, []],
    [
      'one that begins the day after by its own clock',
      { [AUTO]: weekly('Wednesday', { utcOffset: '+02:00' }) },
      [{ ...patch, begins: '2026-11-24T23:00:00.000Z' }],
    ],
    ['one every day', { [AUTO]: window({ daily: { intervalDays: 1 } }) }, []],
    [
      'a day on which nothing is maintained',
      { [AUTO]: weekly('Tuesday', { notAllowedDates: [{ start: '2026-11-24', end: '2026-11-24' }] }) },
      [],
    ],
    ['one that is odd', { [AUTO]: weekly('Tuesday', { startTime: 'one' }) }, []],
    [
      'one that governs a channel that is off',
      { [OS]: weekly('Tuesday') },
      [],
      { channels: { upgradeChannel: 'patch' } },
    ],
    ['the one of the weekly releases', { default: weekly('Tuesday') }, []],
    [
      'one for each channel',
      { [AUTO]: weekly('Tuesday'), [OS]: weekly('Tuesday', { startTime: '03:00' }) },
      [patch, { by: 'nodeOSUpgradeChannel', channel: 'NodeImage', begins: '2026-11-24T03:00:00.000Z', hours: 4 }],
    ],
  ])('%s', (_what, configurations, expected, shown = {}) => {
    const value = Object.entries(configurations).map(([name, properties]) => ({ name, properties: { ...properties } }));
    expect(seen(shown, known(value, NOW))?.tomorrow).toEqual(expected);
    const older = seen(shown, known(value, WEEK_AGO))?.tomorrow;
    expect(older).toEqual(expected.map((one) => ({ ...one, asOf: WEEK_AGO.toISOString() })));
  });

  test('windows that were not read are not guessed', () => {
    expect(seen({})?.tomorrow).toEqual([]);
  });
});
