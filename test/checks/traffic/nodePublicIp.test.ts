import check from '../../../shared/checks/traffic/nodePublicIp.js';
import { clusterOf, contextAt, signalsWith } from '../../support/clusters.js';

const evaluate = (agentPoolProfiles?: unknown) =>
  check.evaluate(clusterOf({ kubernetesVersion: '1.35.7', agentPoolProfiles }), signalsWith(), contextAt('2026-08-23'));
const PREFIX = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/publicIPPrefixes/p';

test.each([
  ['passes where it is off', { enableNodePublicIP: false }, 'pass', 'enableNodePublicIP is false'],
  ['passes where it is null', { enableNodePublicIP: null }, 'pass', 'enableNodePublicIP not set'],
  ['passes where it is absent', {}, 'pass', 'enableNodePublicIP not set'],
  ['fails where it is on', { enableNodePublicIP: true }, 'fail', 'enableNodePublicIP is true'],
  ["reads az's spelling of the key", { enableNodePublicIp: true }, 'fail', 'enableNodePublicIP is true'],
  [
    'fails with a prefix of addresses too',
    { enableNodePublicIP: true, nodePublicIPPrefixID: PREFIX },
    'fail',
    'enableNodePublicIP is true',
  ],
  [
    'judges a stopped pool all the same',
    { enableNodePublicIP: true, powerState: { code: 'Stopped' } },
    'fail',
    'enableNodePublicIP is true',
  ],
  ['does not guess from text', { enableNodePublicIP: 'false' }, 'unknown', 'odd payload: enableNodePublicIP is text'],
])('node-public-ip %s', (_what, pool, status, reason) => {
  const severity = status === 'fail' ? 'high' : null;
  expect(evaluate([{ name: 'np1', ...pool }])).toMatchObject([{ status, severity, reason, subject: 'pool/np1' }]);
});

test('node-public-ip gives a row a pool, also for one that is no object', () => {
  const rows = evaluate([{ name: 'np1', count: 3 }, 'np2', { name: 'games', enableNodePublicIP: true }]);
  expect(rows.map(({ subject, status }) => [subject, status])).toEqual([
    ['pool/np1', 'pass'],
    ['pool/#2', 'unknown'],
    ['pool/games', 'fail'],
  ]);
});

test('node-public-ip says unknown once where the pools are not in the payload', () => {
  expect(evaluate()).toMatchObject([
    { status: 'unknown', subject: null, reason: 'agentPoolProfiles not in the payload' },
  ]);
});
