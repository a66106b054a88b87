import check from '../../../shared/checks/images/imageVulnerabilities.js';
import type { DefenderPlan, ImageFindings } from '../../../shared/signals/defenderTypes.js';
import { known } from '../../../shared/signals/signal.js';
import { clusterOf, contextAt, signalsWith } from '../../support/clusters.js';
import { goodSignals, NO_FINDINGS, without } from '../../support/healthy.js';

const NOW = '2026-11-23T01:30:00Z';
const AS_OF = new Date(NOW);
const PLAN: DefenderPlan = { tier: 'Standard', older: [], extensionsOff: [], chinaRegion: null };
const none = 'no known vulnerability in a running image';
const image = (name: string, findings: ImageFindings['findings'], cves: readonly string[] = []) => ({
  name,
  findings,
  cves,
});

function evaluate(found: Partial<ImageFindings>, plan: Partial<DefenderPlan> = {}, properties = {}, top = {}) {
  const signals = signalsWith({
    imageFindings: known({ ...NO_FINDINGS, unplaced: 0, ...found }, AS_OF),
    defenderPlan: known({ ...PLAN, ...plan }, AS_OF),
  });
  return check.evaluate(clusterOf({ kubernetesVersion: '1.35', ...properties }, top), signals, contextAt(NOW));
}
const found = (findings: ImageFindings['findings'], more: Partial<ImageFindings> = {}) => ({
  places: 1,
  findings,
  shown: [image('web', findings)],
  ...more,
});

test.each([
  ['fails as bad as the worst', found({ critical: 1, low: 7 }), 'critical', '1 running image: 1 critical, 7 low'],
  ['fails as high', found({ high: 2 }, { places: 2 }), 'high', '2 running images: 2 high'],
  ['fails as medium', found({ medium: 1, low: 1 }), 'medium', '1 running image: 1 medium, 1 low'],
  ['fails as low', found({ low: 1 }), 'low', '1 running image: 1 low'],
  [
    'fails as medium where nobody knows how bad it is',
    found({ unknown: 1, low: 1 }),
    'medium',
    '1 running image: 1 of unknown severity, 1 low',
  ],
  [
    'says so where there may be more',
    found({ high: 9 }, { places: 5000, atLeast: true }),
    'high',
    'at least 5000 running images: 9 high',
  ],
  [
    'fails where Defender names no image',
    found({ unknown: 1 }, { shown: [image('', { unknown: 1 })] }),
    'medium',
    'running images that are not named: 1 of unknown severity',
  ],
])('image-vulnerabilities %s', (_what, findings, severity, words) => {
  // Whatever the plan: something looked.
  for (const tier of ['Standard', 'Free', null])
    expect(evaluate({ ...findings, unplaced: 3 }, { tier })).toMatchObject([
      { status: 'fail', severity, reason: `known vulnerabilities in ${words}`, subject: null },
    ]);
});

test('image-vulnerabilities names the worst images with their findings and a few CVEs', () => {
  const shown = [image('shop/web@sha256:aa', { critical: 1 }, ['CVE-2026-1']), image('shop/api', { low: 2 })];
  const [verdict] = evaluate({ places: 2, findings: { critical: 1, low: 2 }, shown });
  expect(verdict?.evidence).toEqual({
    images: 2,
    findings: { critical: 1, low: 2 },
    worst: [
      { name: 'shop/web@sha256:aa', findings: { critical: 1 }, cves: ['CVE-2026-1'] },
      { name: 'shop/api', findings: { low: 2 } },
    ],
  });
});

const DISCOVERY_OFF = { extensionsOff: ['AgentlessDiscoveryForKubernetes'] };
const SENSOR = { securityProfile: { defender: { securityMonitoring: { enabled: true } } } };
test.each([
  ['passes where something looked and found nothing', {}, {}, {}, 'pass', none],
  [
    'does not guess where findings name no cluster',
    { unplaced: 2 },
    {},
    {},
    'unknown',
    '2 findings on running images of the subscription name no cluster: it may be this one',
  ],
  [
    'does not pass where the plan is off',
    {},
    { tier: 'Free' },
    {},
    'unknown',
    `${none}, but the plan Containers is Free, so nothing looks for it`,
  ],
  [
    'does not pass where the plan is not known',
    {},
    { tier: null },
    {},
    'unknown',
    `${none}, but the plan Containers of the subscription is not known`,
  ],
  [
    'does not pass where images are not scanned',
    {},
    { extensionsOff: ['containerregistriesvulnerabilityassessments'] },
    {},
    'unknown',
    `${none}, but the extension containerregistriesvulnerabilityassessments of the plan Containers is off, so nothing looks for it`,
  ],
  [
    'does not pass where nothing tells what runs',
    {},
    DISCOVERY_OFF,
    {},
    'unknown',
    `${none}, but the extension AgentlessDiscoveryForKubernetes of the plan Containers is off, so nothing looks for it, nor is the sensor on`,
  ],
  ['passes where the sensor tells what runs', {}, DISCOVERY_OFF, SENSOR, 'pass', none],
  ['passes whatever else is off', {}, { extensionsOff: ['AgentlessVmScanning'] }, {}, 'pass', none],
])('image-vulnerabilities %s', (_what, findings, plan, properties, status, reason) => {
  expect(evaluate(findings, plan, properties)).toMatchObject([{ status, severity: null, reason }]);
});

test.each([
  ['a stopped cluster', { powerState: { code: 'stopped' } }, {}, 'stopped'],
  [
    'Azure China',
    {},
    { location: 'chinanorth3' },
    'Defender for Cloud is not there in Azure China, it ended on 2026-08-18',
  ],
])('image-vulnerabilities does not apply to %s', (_what, properties, top, reason) => {
  expect(evaluate(found({ critical: 1 }), {}, properties, top)).toMatchObject([{ status: 'notApplicable', reason }]);
  const blind = check.evaluate(clusterOf({ a: 1, ...properties }, top), signalsWith(), contextAt(NOW));
  expect(blind).toMatchObject([{ status: 'notApplicable' }]);
});

test.each(['imageFindings', 'defenderPlan'] as const)('image-vulnerabilities is unknown without %s', (need) => {
  const verdicts = check.evaluate(clusterOf({ a: 1 }), without(need, goodSignals(), 'no right'), contextAt(NOW));
  expect(verdicts).toMatchObject([{ status: 'unknown', reason: 'no right', subject: null }]);
});
