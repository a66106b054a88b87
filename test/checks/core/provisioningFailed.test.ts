import check from '../../../shared/checks/core/provisioningFailed.js';
import { clusterOf, contextAt, signalsWith } from '../../support/clusters.js';

const evaluate = (properties: Record<string, unknown>) =>
  check.evaluate(clusterOf(properties), signalsWith(), contextAt('2026-08-23'));
const pool = (name: string, provisioningState?: unknown) => ({ name, provisioningState });

test.each([
  ['passes on Succeeded', 'Succeeded', 'pass', 'provisioningState of the cluster is Succeeded'],
  [
    'passes while something is under way',
    'UpgradingNodeImageVersion',
    'pass',
    'provisioningState of the cluster is UpgradingNodeImageVersion',
  ],
  ['passes on Canceled, which is no failure', 'Canceled', 'pass', 'provisioningState of the cluster is Canceled'],
  ['fails on Failed', 'Failed', 'fail', 'the last operation on the cluster failed'],
  ['fails on failed, in any case', 'FAILED', 'fail', 'the last operation on the cluster failed'],
  [
    'does not guess from an unknown state',
    'Pondering',
    'unknown',
    'provisioningState of the cluster is Pondering, which is not known here',
  ],
  ['does not guess without a state', undefined, 'unknown', 'no provisioningState of the cluster in the payload'],
  ['does not guess from null', null, 'unknown', 'no provisioningState of the cluster in the payload'],
  ['does not guess from a list', ['Failed'], 'unknown', 'odd payload: provisioningState is a list'],
])('provisioning-failed %s', (_what, provisioningState, status, reason) => {
  const severity = status === 'fail' ? 'medium' : null;
  expect(evaluate({ provisioningState, agentPoolProfiles: [] })).toMatchObject([
    { status, severity, reason, subject: null },
  ]);
});

test('provisioning-failed gives a row a pool and one for the cluster', () => {
  const rows = evaluate({
    provisioningState: 'Succeeded',
    agentPoolProfiles: [pool('np1', 'Succeeded'), pool('np2', 'failed'), pool('np3'), 'np4'],
  });
  expect(rows.map(({ subject, status, severity }) => [subject, status, severity])).toEqual([
    ['pool/np1', 'pass', null],
    ['pool/np2', 'fail', 'medium'],
    ['pool/np3', 'unknown', null],
    ['pool/#4', 'unknown', null],
    [null, 'pass', null],
  ]);
});

test('provisioning-failed says unknown for the whole where the pools are not in the payload', () => {
  expect(evaluate({ provisioningState: 'Succeeded' })).toMatchObject([{ status: 'unknown', subject: null }]);
});
