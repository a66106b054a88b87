import check from '../../../shared/checks/images/acrPublicAccess.js';
import { contextAt, signalsWith } from '../../support/clusters.js';
import { healthyRegistry, registryOf, tier } from '../../support/registries.js';

const deny = (...values: unknown[]) => ({
  defaultAction: 'Deny',
  virtualNetworkRules: [],
  ipRules: values.map((value) => ({ action: 'Allow', value })),
});
const ALLOW = { defaultAction: 'Allow', virtualNetworkRules: [], ipRules: [] };
const OPEN = 'publicNetworkAccess is Enabled, and the default network action is Allow';

test.each<readonly [string, unknown, unknown, string, string, string?]>([
  ['passes where public access is disabled', 'Disabled', ALLOW, 'pass', 'publicNetworkAccess is Disabled'],
  ['passes where it is disabled, in any case', 'disabled', null, 'pass', 'publicNetworkAccess is disabled'],
  [
    'passes behind rules',
    'Enabled',
    deny('203.0.113.0/24'),
    'pass',
    'the default network action is Deny, with 1 IP rule',
  ],
  [
    'passes behind Deny without a rule',
    'Enabled',
    deny(),
    'pass',
    'the default network action is Deny, with 0 IP rules',
  ],
  [
    'passes behind Deny where nothing else is listed',
    'Enabled',
    { defaultAction: 'deny' },
    'pass',
    'the default network action is Deny, with 0 IP rules',
  ],
  [
    'passes behind rules where an old api-version leaves the rest out',
    undefined,
    deny('203.0.113.7'),
    'pass',
    'the default network action is Deny, with 1 IP rule',
  ],
  ['fails where everybody is let in', 'Enabled', ALLOW, 'fail', OPEN],
  ['fails without rules', 'Enabled', undefined, 'fail', 'publicNetworkAccess is Enabled, and networkRuleSet not set'],
  [
    'fails where a rule lets in every address',
    'Enabled',
    deny('203.0.113.7', '0.0.0.0/0'),
    'fail',
    'publicNetworkAccess is Enabled, and the IP rule 0.0.0.0/0 lets in every address',
  ],
  [
    'fails in a tier without rules, and says which has them',
    'Enabled',
    null,
    'fail',
    'publicNetworkAccess is Enabled, and networkRuleSet not set; tier Basic offers no network rules, Premium does',
    'Basic',
  ],
  [
    'does not guess where an old api-version says neither',
    undefined,
    undefined,
    'unknown',
    'publicNetworkAccess not in the payload',
  ],
  [
    'does not guess where public access may be disabled',
    null,
    ALLOW,
    'unknown',
    'publicNetworkAccess not in the payload',
  ],
  [
    'does not guess a word that it does not know',
    'SecuredByPerimeter',
    ALLOW,
    'unknown',
    'publicNetworkAccess is "SecuredByPerimeter", a word that is not known',
  ],
  [
    'does not guess an action that it does not know',
    'Enabled',
    { defaultAction: 'Audit' },
    'unknown',
    'networkRuleSet.defaultAction is "Audit", a word that is not known',
  ],
  ['does not guess rules without an action', 'Enabled', { ipRules: [] }, 'unknown', 'no networkRuleSet.defaultAction'],
  [
    'does not guess rules that are no list',
    'Enabled',
    { defaultAction: 'Deny', ipRules: 'all' },
    'unknown',
    'odd payload: networkRuleSet.ipRules is text',
  ],
  ['does not guess a rule without a value', 'Enabled', deny(7), 'unknown', 'odd payload: an IP rule without a value'],
  ['does not guess a rule set that is none', 'Enabled', [], 'unknown', 'odd payload: networkRuleSet is a list'],
])('acr-public-access %s', (_what, publicNetworkAccess, networkRuleSet, status, reason, name = 'Premium') => {
  const severity = status === 'fail' ? 'medium' : null;
  const registry = registryOf({ ...healthyRegistry(), publicNetworkAccess, networkRuleSet }, tier(String(name)));
  const verdicts = check.evaluate(registry, signalsWith(), contextAt('2026-11-23'));
  expect(verdicts).toMatchObject([{ status, severity, reason, subject: null }]);
});

test('the evidence is what the verdict rests on', () => {
  const registry = registryOf({ publicNetworkAccess: 'Enabled', networkRuleSet: deny('203.0.113.7') });
  expect(check.evaluate(registry, signalsWith(), contextAt('2026-11-23'))).toMatchObject([
    { evidence: { publicNetworkAccess: 'Enabled', defaultAction: 'Deny', ipRules: 1 } },
  ]);
});
