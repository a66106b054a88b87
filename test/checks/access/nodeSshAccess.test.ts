import check from '../../../shared/checks/access/nodeSshAccess.js';
import { clusterOf, contextAt, signalsWith } from '../../support/clusters.js';

const PATH = 'securityProfile.sshAccess';
const evaluate = (...agentPoolProfiles: unknown[]) =>
  check.evaluate(clusterOf({ kubernetesVersion: '1.35.7', agentPoolProfiles }), signalsWith(), contextAt('2026-08-23'));

test.each([
  ['fails on LocalUser', { sshAccess: 'LocalUser', enableVTPM: true }, 'fail', `${PATH} is LocalUser`],
  ['fails on localuser, in any case', { sshAccess: 'localuser' }, 'fail', `${PATH} is localuser`],
  ['passes on Disabled', { sshAccess: 'Disabled' }, 'pass', `${PATH} is Disabled`],
  ['passes on EntraId, in any case', { sshAccess: 'entraid' }, 'pass', `${PATH} is entraid`],
  [
    'does not guess from an unknown word',
    { sshAccess: 'Bastion' },
    'unknown',
    `${PATH} is Bastion, which is not known here`,
  ],
  ['does not take absent for off', { enableVTPM: false }, 'unknown', `${PATH} not in the payload`],
  ['does not take null for off', { sshAccess: null }, 'unknown', `${PATH} not in the payload`],
  ['does not guess where the profile is absent', undefined, 'unknown', `${PATH} not in the payload`],
  ['does not guess from a flag', { sshAccess: false }, 'unknown', `odd payload: ${PATH} is true or false`],
])('node-ssh-access %s', (_what, securityProfile, status, reason) => {
  const severity = status === 'fail' ? 'low' : null;
  expect(evaluate({ name: 'np1', osType: 'Linux', securityProfile })).toMatchObject([
    { status, severity, reason, subject: 'pool/np1' },
  ]);
});

test('node-ssh-access gives a row a pool, Windows and odd ones too', () => {
  const rows = evaluate(
    { name: 'np1', securityProfile: { sshAccess: 'Disabled' } },
    { name: 'win', osType: 'Windows', powerState: { code: 'Stopped' }, securityProfile: { sshAccess: 'LocalUser' } },
    'np3',
  );
  expect(rows.map(({ subject, status }) => [subject, status])).toEqual([
    ['pool/np1', 'pass'],
    ['pool/win', 'fail'],
    ['pool/#3', 'unknown'],
  ]);
});
