import { CATALOGUE } from '../../shared/checks/catalogue.js';
import type { Check } from '../../shared/checks/check.js';
import type { CheckSettings } from '../../shared/checks/settings.js';
import type { Cluster } from '../../shared/estate/cluster.js';
import { known } from '../../shared/signals/signal.js';
import type { Signals } from '../../shared/signals/types.js';
import { clusterOf, contextAt, signalsWith } from '../support/clusters.js';
import { OFFICIAL, offered, regionOf } from '../support/regions.js';

const NOW = '2026-11-24T01:30:00Z';
const AS_OF = new Date(NOW);
const DAY_MS = 86_400_000;
const daysAgo = (days: number) => new Date(AS_OF.getTime() - days * DAY_MS).toISOString();
const stamp = (days: number) => daysAgo(days).slice(0, 10).replaceAll('-', '');

interface Case {
  readonly cluster: Cluster;
  readonly signals?: Partial<Signals>;
  readonly remembered?: Record<string, string>;
  readonly settings?: Partial<CheckSettings>;
}
const image = (osType: string, days: number, newest?: number): Case => {
  const version = (age: number) =>
    osType === 'Linux'
      ? `AKSUbuntu-2204gen2containerd-${stamp(age).slice(0, 6)}.${stamp(age).slice(6)}.0`
      : `AKSWindows-2022-containerd-20348.2340.${stamp(age).slice(2)}`;
  const on = new Map([['np1', known(version(newest ?? 0), AS_OF)]]);
  return {
    cluster: clusterOf({ agentPoolProfiles: [{ name: 'np1', count: 3, osType, nodeImageVersion: version(days) }] }),
    signals: { newestNodeImages: known(on, AS_OF) },
  };
};
const fixes = (number: number): Case => ({
  cluster: clusterOf({
    agentPoolProfiles: [{ name: 'np1', osType: 'Linux', nodeImageVersion: 'AKSUbuntu-2204gen2containerd-202609.01.0' }],
  }),
  signals: {
    nodeImageFixes: known(
      new Map([
        [
          'np1',
          known(
            {
              newest: 'AKSUbuntu-2204gen2containerd-202610.01.0',
              ids: Array.from({ length: number }, (_none, at) => `CVE-2026-${1_000 + at}`),
            },
            AS_OF,
          ),
        ],
      ]),
      AS_OF,
    ),
  },
});
const alert = (severity: string, days: number, status = 'Active'): Case => ({
  cluster: clusterOf({}),
  signals: {
    alerts: known(
      [
        {
          systemAlertId: 'a1',
          alertType: 'x',
          title: 'x',
          severity,
          status,
          generated: daysAgo(days),
          intent: '',
          simulated: false,
          resourceIds: [],
          sourceGone: false,
        },
      ],
      AS_OF,
    ),
  },
});
const reboot = (days: number, windows: readonly object[]): Case => ({
  cluster: clusterOf({ agentPoolProfiles: [{ name: 'np1', count: 1, osType: 'Linux' }] }),
  signals: {
    rebootRequests: known(
      { ambiguous: false, nodes: [{ node: 'aks-np1-12345678-vmss000000', required: true, since: daysAgo(days) }] },
      AS_OF,
    ),
  },
  settings: { reboots: { kured: false, windows: windows as CheckSettings['reboots']['windows'] } },
});
const EVERY_NIGHT = {
  rebootDays: ['su', 'mo', 'tu', 'we', 'th', 'fr', 'sa'],
  startTime: '02:00',
  endTime: '03:00',
  timeZone: 'UTC',
};
const patches = (running: string, newest: number, seen: number): Case => ({
  cluster: clusterOf({ currentKubernetesVersion: running, supportPlan: OFFICIAL }),
  signals: {
    regionVersions: regionOf(
      offered('1.36'),
      offered('1.34', { patches: Array.from({ length: newest + 1 }, (_none, at) => `1.34.${at}`) }),
    ),
  },
  remembered: { [`newer-patch/1.34.${newest}`]: daysAgo(seen) },
});
const version = (minor: string): Case => ({
  cluster: clusterOf({
    currentKubernetesVersion: `${minor}.1`,
    kubernetesVersion: `${minor}.1`,
    supportPlan: OFFICIAL,
  }),
});
const retirement = (ends: string): Case => ({
  cluster: clusterOf({ podIdentityProfile: { enabled: true } }),
  settings: {
    retirements: contextAt(NOW)
      .settings.retirements.filter(({ id }) => id === 'pod-identity')
      .map((one) => ({ ...one, supportEnds: ends, imagesRemoved: undefined })),
  },
});
const window = (durationHours: number): Case => ({
  cluster: clusterOf({ autoUpgradeProfile: { upgradeChannel: 'stable' } }),
  signals: {
    maintenance: known(
      [{ name: 'aksManagedAutoUpgradeSchedule', properties: { maintenanceWindow: { durationHours } } }],
      AS_OF,
    ),
  },
});
const inDays = (days: number) => daysAgo(-days).slice(0, 10);
/** A calendar with one minor whose support ends in so many days. */
const ending = (days: number): Case => {
  const { calendar } = contextAt(NOW).settings;
  const minors = calendar.minors.map((row) => (row.minor === '1.34' ? { ...row, eol: inDays(days) } : row));
  return { ...version('1.34'), settings: { calendar: { ...calendar, minors } } };
};

/** Check, number, what it is set to, and a verdict before and after. */
const CASES: readonly (readonly [string, string, number, Case, string, string])[] = [
  ['node-image-age', 'linuxMediumDays', 14, image('Linux', 15), 'pass', 'medium'],
  ['node-image-age', 'linuxHighDays', 31, image('Linux', 40), 'medium', 'high'],
  ['node-image-age', 'linuxCriticalDays', 61, image('Linux', 70), 'high', 'critical'],
  ['node-image-age', 'windowsMediumDays', 30, image('Windows', 40), 'pass', 'medium'],
  ['node-image-age', 'windowsHighDays', 46, image('Windows', 50), 'medium', 'high'],
  ['node-image-age', 'windowsCriticalDays', 71, image('Windows', 80), 'high', 'critical'],
  ['node-image-age', 'newestDays', 10, image('Linux', 20, 20), 'pass', 'critical'],
  ['node-image-vulnerabilities', 'mediumFixes', 6, fixes(5), 'medium', 'pass'],
  ['node-image-vulnerabilities', 'highFixes', 5, fixes(5), 'medium', 'high'],
  ['defender-open-alerts', 'highDays', 0, alert('High', 1), 'pass', 'high'],
  ['defender-open-alerts', 'mediumDays', 2, alert('Medium', 3), 'pass', 'medium'],
  ['defender-open-alerts', 'lowDays', 2, alert('Low', 3), 'pass', 'low'],
  ['defender-open-alerts', 'inProgressTimes', 1, alert('Medium', 8, 'InProgress'), 'pass', 'medium'],
  ['pending-reboot', 'windows', 1, reboot(1.5, [EVERY_NIGHT]), 'pass', 'high'],
  ['pending-reboot', 'longestDays', 5, reboot(6, [{ ...EVERY_NIGHT, rebootDays: ['mo'] }]), 'pass', 'high'],
  ['pending-reboot', 'withoutWindowDays', 2, reboot(3, []), 'pass', 'high'],
  ['version-patch', 'newerPatches', 1, patches('1.34.1', 2, 3), 'pass', 'low'],
  ['version-patch', 'onOfferDays', 3, patches('1.34.1', 2, 3), 'pass', 'low'],
  ['version-support', 'highDays', 50, ending(45), 'medium', 'high'],
  ['version-support', 'mediumDays', 80, ending(75), 'low', 'medium'],
  ['version-support', 'lowDays', 120, ending(100), 'pass', 'low'],
  ['retired-feature', 'lowDays', 300, retirement(inDays(200)), 'pass', 'low'],
  ['retired-feature', 'mediumDays', 60, retirement(inDays(45)), 'low', 'medium'],
  ['maintenance-window', 'shortestHours', 6, window(5), 'pass', 'low'],
];

function checkOf(id: string): Check {
  const check = CATALOGUE.find((one) => one.id === id);
  if (check === undefined) throw new Error(`no check ${id}`);
  return check;
}

function said(id: string, { cluster, signals = {}, remembered = {}, settings = {} }: Case, thresholds = {}): string {
  const context = contextAt(NOW, remembered, { ...settings, thresholds });
  const [verdict] = checkOf(id).evaluate(cluster, signalsWith(signals), context);
  return verdict?.severity ?? verdict?.status ?? 'nothing';
}

test.each(CASES)('%s goes by %s as it is set: %i', (id, name, value, given, before, after) => {
  expect(said(id, given)).toBe(before);
  expect(said(id, given, { [id]: { [name]: value } })).toBe(after);
  expect(said(id, given, { 'another-check': { [name]: value } })).toBe(before);
});

test('version-patch gives so many days to move as removedDays says', () => {
  const given = {
    ...patches('1.34.1', 3, 0),
    signals: { regionVersions: regionOf(offered('1.36'), offered('1.34', { patches: ['1.34.3'] })) },
  };
  const hardDay = (removedDays: number) =>
    checkOf('version-patch')
      .evaluate(
        given.cluster,
        signalsWith(given.signals),
        contextAt(NOW, {}, { thresholds: { 'version-patch': { removedDays } } }),
      )
      .map((verdict) => verdict.hardDay);
  expect([hardDay(30), hardDay(10)]).toEqual([[inDays(30)], [inDays(10)]]);
});

describe.each(CATALOGUE.flatMap((check) => (check.thresholds === undefined ? [] : [[check.id, check] as const])))(
  'the numbers of %s',
  (id, { thresholds }) => {
    const all = Object.entries(thresholds?.definitions ?? {});

    test('are its own, and stand within their bounds', () => {
      expect(thresholds?.check).toBe(id);
      expect(all.length).toBeGreaterThan(0);
      for (const [name, { default: standard, minimum, maximum, means }] of all) {
        expect(name).toMatch(/^[a-z][A-Za-z]*$/);
        expect([standard >= minimum, standard <= maximum, minimum >= 0]).toEqual([true, true, true]);
        expect(means).toMatch(/^[a-z].*[^.]$/);
      }
    });
  },
);

test('of the checks in this file every number is tried', () => {
  const tried = new Set([...CASES.map(([id, name]) => `${id} ${name}`), 'version-patch removedDays']);
  const ids = new Set(CASES.map(([id]) => id));
  const all = [...ids].flatMap((id) =>
    Object.keys(checkOf(id).thresholds?.definitions ?? {}).map((name) => `${id} ${name}`),
  );
  expect(all.filter((name) => !tried.has(name))).toEqual([]);
});
