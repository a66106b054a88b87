import check from '../../../shared/checks/core/poolVersionSkew.js';
import { clusterOf, contextAt, signalsWith } from '../../support/clusters.js';

const evaluate = (properties: Record<string, unknown>) =>
  check.evaluate(clusterOf(properties), signalsWith(), contextAt('2026-08-23'));
const cluster = (controlPlane: unknown, ...pools: unknown[]) =>
  evaluate({ currentKubernetesVersion: controlPlane, agentPoolProfiles: pools });
const pool = (version: unknown, more: Record<string, unknown> = {}) => ({
  name: 'np1',
  currentOrchestratorVersion: version,
  ...more,
});

test.each([
  [
    'passes on the same minor',
    '1.34.2',
    pool('1.34.2'),
    'pass',
    'the pool runs 1.34.2, the control plane 1.34.2: 0 minors behind',
  ],
  [
    'passes on a later patch of the same minor',
    '1.34.2',
    pool('1.34.9'),
    'pass',
    'the pool runs 1.34.9, the control plane 1.34.2: 0 minors behind',
  ],
  [
    'passes three minors behind',
    '1.34.2',
    pool('1.31.9'),
    'pass',
    'the pool runs 1.31.9, the control plane 1.34.2: 3 minors behind',
  ],
  [
    'passes across 1.9 and 1.10: numbers, not text',
    '1.10.1',
    pool('1.9.11'),
    'pass',
    'the pool runs 1.9.11, the control plane 1.10.1: 1 minor behind',
  ],
  [
    'fails four minors behind',
    '1.34.2',
    pool('1.30.9'),
    'fail',
    'the pool runs 1.30.9, the control plane 1.34.2: 4 minors behind, 3 are allowed',
  ],
  [
    'fails ahead of the control plane',
    '1.34.2',
    pool('1.35.0'),
    'fail',
    'the pool runs 1.35.0, the control plane 1.34.2: the pool is ahead',
  ],
  [
    'judges what the nodes run, not what was asked for',
    '1.34.2',
    pool('1.30.1', { orchestratorVersion: '1.34' }),
    'fail',
    'the pool runs 1.30.1, the control plane 1.34.2: 4 minors behind, 3 are allowed',
  ],
  [
    'reads an old payload',
    '1.34.2',
    { name: 'np1', orchestratorVersion: '1.34' },
    'pass',
    'the pool runs 1.34, the control plane 1.34.2: 0 minors behind',
  ],
  [
    'judges a Windows pool alike',
    '1.34.2',
    pool('1.30.1', { osType: 'Windows' }),
    'fail',
    'the pool runs 1.30.1, the control plane 1.34.2: 4 minors behind, 3 are allowed',
  ],
  [
    'judges a stopped pool all the same',
    '1.34.2',
    pool('1.30.1', { powerState: { code: 'Stopped' } }),
    'fail',
    'the pool runs 1.30.1, the control plane 1.34.2: 4 minors behind, 3 are allowed',
  ],
  [
    'does not guess about a VirtualMachines pool without versions',
    '1.34.2',
    { name: 'np1', type: 'VirtualMachines', vmSize: '', count: null },
    'unknown',
    'neither currentOrchestratorVersion nor orchestratorVersion in the payload',
  ],
  [
    'takes an empty version for none',
    '1.34.2',
    pool('', { orchestratorVersion: '' }),
    'unknown',
    'neither currentOrchestratorVersion nor orchestratorVersion in the payload',
  ],
  [
    'does not guess from a number',
    '1.34.2',
    pool(1.3),
    'unknown',
    'odd payload: currentOrchestratorVersion is a number',
  ],
  [
    'does not guess without a control plane version',
    null,
    pool('1.34.2'),
    'unknown',
    'neither currentKubernetesVersion nor kubernetesVersion in the payload',
  ],
])('pool-version-skew %s', (_what, controlPlane, given, status, reason) => {
  const severity = status === 'fail' ? 'critical' : null;
  expect(cluster(controlPlane, given)).toMatchObject([{ status, severity, reason, subject: 'pool/np1' }]);
});

test('pool-version-skew gives a row a pool, also for one that is no object', () => {
  const rows = cluster('1.34.2', pool('1.34.2'), 'np2', pool('1.30.1', { name: 'win' }));
  expect(rows.map(({ subject, status }) => [subject, status])).toEqual([
    ['pool/np1', 'pass'],
    ['pool/#2', 'unknown'],
    ['pool/win', 'fail'],
  ]);
});

test('pool-version-skew says unknown once where the pools are not in the payload', () => {
  expect(evaluate({ kubernetesVersion: '1.34.2' })).toMatchObject([
    { status: 'unknown', subject: null, reason: 'agentPoolProfiles not in the payload' },
  ]);
});

test('pool-version-skew has nothing to say of virtual nodes: they are an add-on, no pool', () => {
  const addonProfiles = { aciConnectorLinux: { enabled: true } };
  expect(evaluate({ kubernetesVersion: '1.34.2', addonProfiles, agentPoolProfiles: [pool('1.34.2')] })).toHaveLength(1);
});
