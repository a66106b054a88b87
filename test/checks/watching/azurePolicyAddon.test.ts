import check from '../../../shared/checks/watching/azurePolicyAddon.js';
import { clusterOf, contextAt, signalsWith } from '../../support/clusters.js';

test.each([
  ['passes where it is on', { azurepolicy: { enabled: true, config: null } }, 'pass', 'add-on azurepolicy is on'],
  ['passes in another key case', { azurePolicy: { enabled: true } }, 'pass', 'add-on azurepolicy is on'],
  ['fails where it is off', { azurepolicy: { enabled: false, config: null } }, 'fail', 'add-on azurepolicy is off'],
  ['fails where another add-on is on', { omsagent: { enabled: true } }, 'fail', 'add-on azurepolicy not set'],
  ['fails where there are no add-ons', null, 'fail', 'add-on azurepolicy not set'],
  [
    'does not guess from text',
    { azurepolicy: { enabled: 'true' } },
    'unknown',
    'odd payload: addonProfiles.azurepolicy.enabled is text',
  ],
])('azure-policy-addon %s', (_what, addonProfiles, status, reason) => {
  const cluster = clusterOf({ kubernetesVersion: '1.35.7', addonProfiles });
  const severity = status === 'fail' ? 'medium' : null;
  expect(check.evaluate(cluster, signalsWith(), contextAt('2026-08-23'))).toMatchObject([
    { status, severity, reason, subject: null },
  ]);
});
