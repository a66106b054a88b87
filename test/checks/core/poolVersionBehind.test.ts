import check from '../../../shared/checks/core/poolVersionBehind.js';
import { clusterOf, contextAt, signalsWith } from '../../support/clusters.js';
import { LONG_TERM, OFFICIAL } from '../../support/regions.js';

const pool = (version: unknown, more: Record<string, unknown> = {}) => ({
  name: 'np1',
  currentOrchestratorVersion: version,
  ...more,
});
const evaluate = (properties: Record<string, unknown>, now: string, top: Record<string, unknown> = {}) =>
  check.evaluate(clusterOf({ supportPlan: OFFICIAL, ...properties }, top), signalsWith(), contextAt(now));
const at = (now: string, controlPlane: unknown, ...pools: unknown[]) =>
  evaluate({ currentKubernetesVersion: controlPlane, agentPoolProfiles: pools }, now);

// The calendar has 1.33: community until 2026-07-31, long-term until 2027-07-31; 1.37 (a forecast) on 2026-10-31.
test.each([
  [
    'passes on the minor of the control plane',
    '2026-08-23',
    '1.33.2',
    '1.33.1',
    'pass',
    null,
    null,
    'the pool runs 1.33.1, the control plane 1.33.2',
  ],
  [
    'is low one minor behind',
    '2026-07-30',
    '1.34.2',
    '1.33.1',
    'fail',
    'low',
    null,
    'the pool runs 1.33.1, the control plane 1.34.2: 1 minor behind',
  ],
  [
    'is low on the last day of the pool’s minor',
    '2026-07-31',
    '1.34.2',
    '1.33.1',
    'fail',
    'low',
    null,
    'the pool runs 1.33.1, the control plane 1.34.2: 1 minor behind',
  ],
  [
    'is high the day after, with the end as hard date',
    '2026-08-01',
    '1.34.2',
    '1.33.1',
    'fail',
    'high',
    '2026-07-31',
    'the pool runs 1.33.1, the control plane 1.34.2: 1 minor behind; Kubernetes 1.33.1 left community support on 2026-07-31; platform support lasts until 1.37 comes out',
  ],
  [
    'stays high on a forecast that is not confirmed',
    '2026-10-31',
    '1.34.2',
    '1.33.1',
    'fail',
    'high',
    '2026-07-31',
    'the pool runs 1.33.1, the control plane 1.34.2: 1 minor behind; Kubernetes 1.33.1 left community support on 2026-07-31; platform support counts as lasting: that 1.37 is out is not confirmed',
  ],
  [
    'is critical after platform support',
    '2026-08-23',
    '1.34.2',
    '1.32.1',
    'fail',
    'critical',
    '2026-03-31',
    'the pool runs 1.32.1, the control plane 1.34.2: 2 minors behind; Kubernetes 1.32.1 left community support on 2026-03-31; platform support ended when 1.36 came out',
  ],
  [
    'is critical for a minor older than the calendar',
    '2026-08-23',
    '1.28.2',
    '1.26.1',
    'fail',
    'critical',
    null,
    'the pool runs 1.26.1, the control plane 1.28.2: 2 minors behind; Kubernetes 1.26.1 is older than the support calendar of 2026-08-22: long out of support',
  ],
  [
    'judges three minors behind',
    '2026-08-23',
    '1.36.1',
    '1.33.9',
    'fail',
    'high',
    '2026-07-31',
    'the pool runs 1.33.9, the control plane 1.36.1: 3 minors behind; Kubernetes 1.33.9 left community support on 2026-07-31; platform support lasts until 1.37 comes out',
  ],
  [
    'leaves four minors behind to pool-version-skew',
    '2026-08-23',
    '1.36.1',
    '1.32.9',
    'notApplicable',
    null,
    null,
    'the pool runs 1.32.9, the control plane 1.36.1: pool-version-skew speaks',
  ],
  [
    'leaves a pool ahead to pool-version-skew',
    '2026-08-23',
    '1.35.1',
    '1.36.0',
    'notApplicable',
    null,
    null,
    'the pool runs 1.36.0, the control plane 1.35.1: pool-version-skew speaks',
  ],
  [
    'is low on minors that the calendar does not know',
    '2026-08-23',
    '1.39.0',
    '1.38.0',
    'fail',
    'low',
    null,
    'the pool runs 1.38.0, the control plane 1.39.0: 1 minor behind; Kubernetes 1.38 is newer than the support calendar of 2026-08-22',
  ],
  [
    'does not guess from a number',
    '2026-08-23',
    '1.34.2',
    1.3,
    'unknown',
    null,
    null,
    'odd payload: currentOrchestratorVersion is a number',
  ],
  [
    'does not guess without a control plane version',
    '2026-08-23',
    null,
    '1.33.1',
    'unknown',
    null,
    null,
    'neither currentKubernetesVersion nor kubernetesVersion in the payload',
  ],
])('pool-version-behind %s', (_what, now, controlPlane, version, status, severity, hardDay, reason) => {
  expect(at(now, controlPlane, pool(version))).toMatchObject([
    { status, severity, hardDay, reason, subject: 'pool/np1' },
  ]);
});

test.each([
  ['with Premium by the long-term end', { tier: 'Premium' }, 'low', null],
  ['without Premium by the community end', { tier: 'Standard' }, 'high', '2026-07-31'],
])('pool-version-behind judges a long-term plan %s', (_what, sku, severity, hardDay) => {
  const properties = {
    supportPlan: LONG_TERM,
    currentKubernetesVersion: '1.34.2',
    agentPoolProfiles: [pool('1.33.1')],
  };
  expect(evaluate(properties, '2026-08-23', { sku })).toMatchObject([{ status: 'fail', severity, hardDay }]);
});

test('pool-version-behind does not guess a long-term end without the tier', () => {
  const properties = {
    supportPlan: LONG_TERM,
    currentKubernetesVersion: '1.34.2',
    agentPoolProfiles: [pool('1.33.1')],
  };
  expect(evaluate(properties, '2026-08-23', { sku: null })).toMatchObject([{ status: 'unknown' }]);
});

test('pool-version-behind gives a row a pool, passes included, stopped and Windows and VirtualMachines alike', () => {
  const rows = at(
    '2026-08-23',
    '1.34.2',
    pool('1.34.2'),
    pool('1.33.1', { name: 'win', osType: 'Windows', powerState: { code: 'Stopped' } }),
    { name: 'vms', type: 'VirtualMachines', vmSize: '', count: null },
  );
  expect(rows.map(({ subject, status }) => [subject, status])).toEqual([
    ['pool/np1', 'pass'],
    ['pool/win', 'fail'],
    ['pool/vms', 'unknown'],
  ]);
});
