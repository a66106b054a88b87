import check from '../../../shared/checks/watching/containerInsights.js';
import { clusterOf, contextAt, signalsWith } from '../../support/clusters.js';

const PATH = 'azureMonitorProfile.containerInsights.enabled';
const workspace = { config: { logAnalyticsWorkspaceResourceID: '/w', useAADAuth: 'true' } };
const addon = (enabled: unknown, name = 'omsagent') => ({ addonProfiles: { [name]: { ...workspace, enabled } } });
const profile = (enabled: unknown) => ({ azureMonitorProfile: { containerInsights: { enabled } } });

test.each([
  ['passes with the add-on', addon(true), 'pass', 'add-on omsagent is on'],
  ['passes with the add-on in another case', addon(true, 'omsAgent'), 'pass', 'add-on omsagent is on'],
  ['passes with the profile', profile(true), 'pass', `${PATH} is true`],
  ['passes with the profile where the add-on is off', { ...addon(false), ...profile(true) }, 'pass', `${PATH} is true`],
  [
    'passes with the add-on whatever is odd about the profile',
    { ...addon(true), ...profile(7) },
    'pass',
    'add-on omsagent is on',
  ],
  [
    'passes with the profile whatever is odd about the add-on',
    { ...addon('true'), ...profile(true) },
    'pass',
    `${PATH} is true`,
  ],
  [
    'fails where both are off',
    { ...addon(false), ...profile(false) },
    'fail',
    `add-on omsagent is off, ${PATH} is false`,
  ],
  ['fails where neither is there', {}, 'fail', `add-on omsagent not set, ${PATH} not set`],
  [
    "fails on az's nulls",
    { addonProfiles: null, azureMonitorProfile: { metrics: null, containerInsights: null } },
    'fail',
    `add-on omsagent not set, ${PATH} not set`,
  ],
  [
    'fails where only metrics are on',
    { azureMonitorProfile: { metrics: { enabled: true } } },
    'fail',
    `add-on omsagent not set, ${PATH} not set`,
  ],
  ['does not guess from text', addon('true'), 'unknown', 'odd payload: addonProfiles.omsagent.enabled is text'],
  [
    'does not guess from an odd profile',
    { ...addon(false), ...profile([]) },
    'unknown',
    `odd payload: ${PATH} is a list`,
  ],
])('container-insights %s', (_what, properties, status, reason) => {
  const cluster = clusterOf({ kubernetesVersion: '1.35.7', ...properties });
  const severity = status === 'fail' ? 'medium' : null;
  expect(check.evaluate(cluster, signalsWith(), contextAt('2026-08-23'))).toMatchObject([
    { status, severity, reason, subject: null },
  ]);
});

test('container-insights shows both ways in which it could be on', () => {
  const [verdict] = check.evaluate(clusterOf(addon(false)), signalsWith(), contextAt('2026-08-23'));
  expect(verdict?.evidence).toEqual({ 'addonProfiles.omsagent.enabled': false, [PATH]: null });
});
