import check from '../../../shared/checks/images/registryVulnerabilities.js';
import { readRegistry } from '../../../shared/estate/registry.js';
import type { DefenderPlan, ImageFindings } from '../../../shared/signals/defenderTypes.js';
import { known } from '../../../shared/signals/signal.js';
import { contextAt, signalsWith } from '../../support/clusters.js';
import { REGISTRY_ID } from '../../support/defenderRows.js';
import { goodSignals, NO_FINDINGS, without } from '../../support/healthy.js';

const NOW = '2026-11-23T01:30:00Z';
const AS_OF = new Date(NOW);
const PLAN: DefenderPlan = { tier: 'Standard', older: [], extensionsOff: [], chinaRegion: null };
const none = 'no known vulnerability in an image';
const registry = (location = 'westeurope') =>
  readRegistry({ id: REGISTRY_ID, name: 'shop', location, properties: { a: 1 } });

function evaluate(findings: ImageFindings['findings'], plan: Partial<DefenderPlan> = {}, location = 'westeurope') {
  const shown = Object.keys(findings).length === 0 ? [] : [{ name: 'web', findings, cves: [] }];
  const signals = signalsWith({
    imageFindings: known({ ...NO_FINDINGS, places: shown.length, findings, shown, unplaced: 4 }, AS_OF),
    defenderPlan: known({ ...PLAN, ...plan }, AS_OF),
  });
  return check.evaluate(registry(location), signals, contextAt(NOW));
}

test.each([
  [
    'fails on a critical one',
    { critical: 1, unknown: 1 },
    {},
    'fail',
    'critical',
    'known vulnerabilities in 1 image: 1 critical, 1 of unknown severity',
  ],
  [
    'fails on a high one',
    { high: 1, low: 3 },
    { tier: 'Free' },
    'fail',
    'high',
    'known vulnerabilities in 1 image: 1 high, 3 low',
  ],
  [
    'passes where there is none so bad',
    { medium: 2, low: 3 },
    {},
    'pass',
    null,
    'none critical or high in 1 image: 2 medium, 3 low',
  ],
  [
    'does not guess where nobody knows how bad it is',
    { medium: 2, unknown: 1 },
    {},
    'unknown',
    null,
    'known vulnerabilities in 1 image: 2 medium, 1 of unknown severity; nobody says whether any is critical or high',
  ],
  ['passes where something looked and found nothing', {}, {}, 'pass', null, none],
  [
    'does not pass where the plan is off',
    {},
    { tier: 'free' },
    'unknown',
    null,
    `${none}, but the plan Containers is free, so nothing looks for it`,
  ],
  [
    'does not pass where the plan is not known',
    {},
    { tier: null },
    'unknown',
    null,
    `${none}, but the plan Containers of the subscription is not known`,
  ],
  [
    'does not pass where images are not scanned',
    {},
    { extensionsOff: ['ContainerRegistriesVulnerabilityAssessments'] },
    'unknown',
    null,
    `${none}, but the extension ContainerRegistriesVulnerabilityAssessments of the plan Containers is off, so nothing looks for it`,
  ],
])('registry-vulnerabilities %s', (_what, findings, plan, status, severity, reason) => {
  expect(evaluate(findings, plan)).toMatchObject([{ status, severity, reason, subject: null }]);
});

test('registry-vulnerabilities does not apply in Azure China', () => {
  expect(evaluate({ critical: 1 }, {}, 'China North 3')).toMatchObject([{ status: 'notApplicable' }]);
});

test.each(['imageFindings', 'defenderPlan'] as const)('registry-vulnerabilities is unknown without %s', (need) => {
  expect(check.about).toBe('registry');
  const verdicts = check.evaluate(registry(), without(need, goodSignals(), 'no right'), contextAt(NOW));
  expect(verdicts).toMatchObject([{ status: 'unknown', reason: 'no right' }]);
});

test.each([[undefined], [null], ['nothing'], [[]]])(
  'registry-vulnerabilities does not guess from properties %p',
  (properties) => {
    const odd = readRegistry({ id: REGISTRY_ID, name: 'shop', location: 'westeurope', properties });
    expect(check.evaluate(odd, goodSignals(), contextAt(NOW))).toMatchObject([{ status: 'unknown' }]);
  },
);
