import check from '../../../shared/checks/core/versionPatch.js';
import type { Verdict } from '../../../shared/checks/verdict.js';
import type { Cluster } from '../../../shared/estate/cluster.js';
import type { Signals } from '../../../shared/signals/types.js';
import { clusterOf, contextAt, signalsWith } from '../../support/clusters.js';
import { LONG_TERM, OFFICIAL, offered, regionOf } from '../../support/regions.js';

const NOW = '2026-11-23T01:30:00Z';
const official = (version: string, more: Record<string, unknown> = {}) =>
  clusterOf({ currentKubernetesVersion: version, supportPlan: OFFICIAL, ...more });
const longTerm = (version: string) =>
  clusterOf({ currentKubernetesVersion: version, supportPlan: LONG_TERM }, { sku: { tier: 'Premium' } });
const listing = (minor: string, ...patches: number[]) =>
  signalsWith({
    regionVersions: regionOf(offered('1.36'), offered(minor, { patches: patches.map((patch) => `${minor}.${patch}`) })),
  });

function judge(cluster: Cluster, signals: Signals, remembered: Record<string, string> = {}): Verdict {
  const verdicts = check.evaluate(cluster, signals, contextAt(NOW, remembered));
  expect(verdicts).toHaveLength(1);
  return verdicts[0] as Verdict;
}

test.each([
  [
    'passes on the newest, though text would sort it before .9',
    official('1.34.10'),
    listing('1.34', 9, 10),
    'pass',
    null,
    'Kubernetes 1.34.10 is the newest patch of the region',
  ],
  [
    'passes one patch behind',
    official('1.34.9'),
    listing('1.34', 10, 9),
    'pass',
    null,
    'Kubernetes 1.34.9 is one patch behind 1.34.10, on offer for 0 days',
  ],
  [
    'is low two patches behind',
    official('1.34.8'),
    listing('1.34', 8, 9, 10),
    'fail',
    'low',
    'Kubernetes 1.34.8 has 2 newer patches on offer, the newest is 1.34.10',
  ],
  [
    'is high where the patch was removed',
    official('1.34.7'),
    listing('1.34', 8, 9),
    'fail',
    'high',
    'Kubernetes 1.34.7 is no longer among the patches of the region, the newest is 1.34.9',
  ],
  [
    'passes above the newest, in a region that lags',
    official('1.34.11'),
    listing('1.34', 9, 10),
    'pass',
    null,
    'Kubernetes 1.34.11 is newer than the region lists',
  ],
  [
    'compares a community cluster with patches below 100',
    official('1.34.9'),
    listing('1.34', 9, 100, 101, 112),
    'pass',
    null,
    'Kubernetes 1.34.9 is the newest patch of the region',
  ],
  [
    'compares a community cluster up to patch 99',
    official('1.34.9'),
    listing('1.34', 9, 98, 99, 100),
    'fail',
    'low',
    'Kubernetes 1.34.9 has 2 newer patches on offer, the newest is 1.34.99',
  ],
  [
    'compares an LTS cluster with all patches',
    longTerm('1.34.9'),
    listing('1.34', 9, 10, 100),
    'fail',
    'high',
    'Kubernetes 1.34.9 is not one of the two newest patches, long-term support covers no other',
  ],
  [
    'passes an LTS cluster on the second newest',
    longTerm('1.34.100'),
    listing('1.34', 9, 100, 101),
    'pass',
    null,
    'Kubernetes 1.34.100 is one patch behind 1.34.101, on offer for 0 days',
  ],
  [
    'passes an LTS cluster on the newest',
    longTerm('1.34.101'),
    listing('1.34', 100, 101),
    'pass',
    null,
    'Kubernetes 1.34.101 is the newest patch of the region',
  ],
  [
    'counts patches below 100 of an LTS minor',
    longTerm('1.29.14'),
    listing('1.29', 14, 15),
    'pass',
    null,
    'Kubernetes 1.29.14 is one patch behind 1.29.15, on offer for 0 days',
  ],
  [
    'is high where an LTS patch was removed',
    longTerm('1.29.12'),
    listing('1.29', 14, 15),
    'fail',
    'high',
    'Kubernetes 1.29.12 is no longer among the patches of the region, the newest is 1.29.15',
  ],
  [
    'passes an LTS cluster above the newest',
    longTerm('1.29.101'),
    listing('1.29', 99, 100),
    'pass',
    null,
    'Kubernetes 1.29.101 is newer than the region lists',
  ],
] as const)('version-patch %s', (_what, cluster, signals, status, severity, reason) => {
  expect(judge(cluster, signals)).toMatchObject({ status, severity, reason });
});

test.each([
  [
    'the minor is not listed',
    official('1.28.9'),
    listing('1.34', 9),
    'the region lists no patch of 1.28 for KubernetesOfficial, version-support speaks',
  ],
  [
    'the minor lists only the long-term line',
    official('1.28.5'),
    listing('1.28', 100, 101),
    'the region lists no patch of 1.28 for KubernetesOfficial, version-support speaks',
  ],
  [
    'the minor lists no patch at all',
    longTerm('1.34.9'),
    listing('1.34'),
    'the region lists no patch of 1.34 for AKSLongTermSupport, version-support speaks',
  ],
])('version-patch does not apply where %s', (_what, cluster, signals, reason) => {
  expect(judge(cluster, signals)).toMatchObject({ status: 'notApplicable', reason });
});

test.each([
  [
    'only a minor is known',
    clusterOf({ kubernetesVersion: '1.35' }),
    listing('1.35', 1),
    'only the minor is known: 1.35',
  ],
  [
    'no version is known',
    clusterOf({ dnsPrefix: 'x' }),
    listing('1.35', 1),
    'neither currentKubernetesVersion nor kubernetesVersion in the payload',
  ],
  [
    'the version is a number',
    clusterOf({ kubernetesVersion: 1.3 }),
    listing('1.35', 1),
    'odd payload: kubernetesVersion is a number',
  ],
  [
    'the list is empty',
    official('1.35.7'),
    signalsWith({ regionVersions: regionOf() }),
    'the list of versions of westeurope is empty',
  ],
  ['the list was not read', official('1.35.7'), signalsWith({}, 'the region answered 404'), 'the region answered 404'],
  [
    'the plan is odd',
    clusterOf({ kubernetesVersion: '1.35.7', supportPlan: [] }),
    listing('1.35', 7),
    'odd payload: supportPlan is a list',
  ],
  [
    'the tier of a long-term plan is missing',
    clusterOf({ kubernetesVersion: '1.35.7', supportPlan: LONG_TERM }, { sku: null }),
    listing('1.35', 7),
    'supportPlan is AKSLongTermSupport, and sku not in the payload',
  ],
])('version-patch does not guess where %s', (_what, cluster, signals, reason) => {
  expect(judge(cluster, signals)).toMatchObject({ status: 'unknown', reason });
});

test.each([
  ['30 days from now where it was not seen before', {}, '2026-12-23'],
  ['30 days from when it was first seen so', { 'patch-removed/1.34.7': '2026-11-03T22:00:00Z' }, '2026-12-03'],
])('version-patch: the hard date of a removed patch is %s', (_what, remembered, hardDay) => {
  const verdict = judge(official('1.34.7'), listing('1.34', 8, 9), remembered as Record<string, string>);
  expect(verdict).toMatchObject({
    hardDay,
    remember: ['patch-removed/1.34.7', 'newer-patch/1.34.9', 'newer-patch/1.34.8'],
  });
});

test.each([
  [
    'passes after 29 full days',
    '2026-10-24T01:30:01Z',
    'pass',
    'Kubernetes 1.34.9 is one patch behind 1.34.10, on offer for 29 days',
  ],
  [
    'is low after 30 full days',
    '2026-10-24T01:30:00Z',
    'fail',
    'Kubernetes 1.34.10 has been on offer for 30 days, the cluster runs 1.34.9',
  ],
])('version-patch: one newer patch on offer %s', (_what, since, status, reason) => {
  const verdict = judge(official('1.34.9'), listing('1.34', 9, 10), { 'newer-patch/1.34.10': since });
  expect(verdict).toMatchObject({ status, reason, remember: ['newer-patch/1.34.10'], hardDay: null });
});

test('version-patch: an LTS cluster on the second newest is low after 30 days as well', () => {
  const verdict = judge(longTerm('1.34.100'), listing('1.34', 100, 101), {
    'newer-patch/1.34.101': '2026-10-01T00:00:00Z',
  });
  expect(verdict).toMatchObject({ status: 'fail', severity: 'low' });
});

test('version-patch judges a plan without Premium as community and says so', () => {
  const cluster = clusterOf({ currentKubernetesVersion: '1.34.9', supportPlan: LONG_TERM }, { sku: { tier: 'Paid' } });
  expect(judge(cluster, listing('1.34', 9, 100, 101))).toMatchObject({
    status: 'pass',
    reason:
      'Kubernetes 1.34.9 is the newest patch of the region; supportPlan AKSLongTermSupport has no effect without tier Premium, the tier is Standard',
  });
});

test('version-patch leaves out keys of patchVersions that are no patch of the minor', () => {
  const patches = ['1.34.9', '1.34', '1.33.99', 'next', '1.34.10-rc'];
  const signals = signalsWith({ regionVersions: regionOf(offered('1.34', { patches })) });
  expect(judge(official('1.34.9'), signals)).toMatchObject({ status: 'pass', evidence: { newest: '1.34.9' } });
});

test('version-patch judges a stopped cluster all the same', () => {
  expect(judge(official('1.34.7', { powerState: { code: 'Stopped' } }), listing('1.34', 8))).toMatchObject({
    status: 'fail',
    severity: 'high',
  });
});
