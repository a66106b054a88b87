import check from '../../../shared/checks/access/hostEncryption.js';
import { clusterOf, contextAt, signalsWith } from '../../support/clusters.js';

const evaluate = (agentPoolProfiles: unknown) =>
  check.evaluate(clusterOf({ kubernetesVersion: '1.35.7', agentPoolProfiles }), signalsWith(), contextAt('2026-08-23'));

test.each([
  ['passes where it is on', { enableEncryptionAtHost: true }, 'pass', 'enableEncryptionAtHost is true'],
  ['fails where it is off', { enableEncryptionAtHost: false }, 'fail', 'enableEncryptionAtHost is false'],
  ['takes absent for off', {}, 'fail', 'enableEncryptionAtHost not set'],
  ['takes null for off', { enableEncryptionAtHost: null }, 'fail', 'enableEncryptionAtHost not set'],
  [
    'does not guess from text',
    { enableEncryptionAtHost: 'true' },
    'unknown',
    'odd payload: enableEncryptionAtHost is text',
  ],
])('host-encryption %s', (_what, given, status, reason) => {
  const severity = status === 'fail' ? 'medium' : null;
  expect(evaluate([{ name: 'np1', ...given }])).toMatchObject([{ status, severity, reason, subject: 'pool/np1' }]);
});

test('host-encryption gives a row a pool, and does not guess about one that is no object', () => {
  const rows = evaluate([
    { name: 'np1', enableEncryptionAtHost: true },
    { name: 'win', osType: 'Windows', powerState: { code: 'Stopped' }, enableEncryptionAtHost: false },
    'np3',
  ]);
  expect(rows.map(({ subject, status, reason }) => [subject, status, reason])).toEqual([
    ['pool/np1', 'pass', 'enableEncryptionAtHost is true'],
    ['pool/win', 'fail', 'enableEncryptionAtHost is false'],
    ['pool/#3', 'unknown', 'odd payload: no keys'],
  ]);
});

test('host-encryption says unknown once where the pools are not in the payload', () => {
  expect(evaluate(undefined)).toMatchObject([
    { status: 'unknown', subject: null, reason: 'agentPoolProfiles not in the payload' },
  ]);
});
