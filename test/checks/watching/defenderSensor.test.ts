import check from '../../../shared/checks/watching/defenderSensor.js';
import { clusterOf, contextAt, signalsWith } from '../../support/clusters.js';

const PATH = 'securityProfile.defender.securityMonitoring.enabled';
const evaluate = (securityProfile: unknown, top: Record<string, unknown> = {}) =>
  check.evaluate(
    clusterOf({ kubernetesVersion: '1.35.7', securityProfile }, top),
    signalsWith(),
    contextAt('2026-08-23'),
  );

test.each([
  ['passes where it is on', { defender: { securityMonitoring: { enabled: true } } }, 'pass', `${PATH} is true`],
  [
    'fails where it is off',
    { defender: { logAnalyticsWorkspaceResourceId: null, securityMonitoring: { enabled: false } } },
    'fail',
    `${PATH} is false`,
  ],
  [
    'fails where only the workspace is set',
    { defender: { logAnalyticsWorkspaceResourceId: '/w' } },
    'fail',
    `${PATH} not set`,
  ],
  ["fails on az's nulls", { defender: null, imageCleaner: null }, 'fail', `${PATH} not set`],
  ['fails where the profile is {}', {}, 'fail', `${PATH} not set`],
  ['fails where the profile is absent', undefined, 'fail', `${PATH} not set`],
  [
    'does not guess from text',
    { defender: { securityMonitoring: { enabled: 'true' } } },
    'unknown',
    `odd payload: ${PATH} is text`,
  ],
  [
    'does not guess from a flag above',
    { defender: true },
    'unknown',
    `odd payload: ${PATH}: expected an object above securityMonitoring, found true or false`,
  ],
])('defender-sensor %s', (_what, securityProfile, status, reason) => {
  const severity = status === 'fail' ? 'high' : null;
  expect(evaluate(securityProfile)).toMatchObject([{ status, severity, reason, subject: null }]);
});

test('defender-sensor does not apply in Azure China', () => {
  const reason = 'Defender for Cloud is not there in Azure China, it ended on 2026-08-18';
  expect(evaluate({}, { location: 'China North 3' })).toMatchObject([{ status: 'notApplicable', reason }]);
});
