import check from '../../../shared/checks/images/acrRetention.js';
import { contextAt, signalsWith } from '../../support/clusters.js';
import { healthyRegistry, registryOf, tier } from '../../support/registries.js';

const retention = (status: unknown) => ({ retentionPolicy: { days: 7, status } });
const softDelete = (status: unknown) => ({ softDeletePolicy: { retentionDays: 7, status } });
const NEITHER = { ...retention('disabled'), ...softDelete('disabled') };
const [KEPT, SOFT] = ['policies.retentionPolicy.status', 'policies.softDeletePolicy.status'];

test.each<readonly [string, unknown, string, string, string]>([
  [
    'passes with a retention policy',
    { ...retention('enabled'), ...softDelete('disabled') },
    'Premium',
    'pass',
    `${KEPT} is enabled`,
  ],
  ['passes with a retention policy alone', retention('Enabled'), 'Premium', 'pass', `${KEPT} is Enabled`],
  [
    'passes with soft delete',
    { ...retention('disabled'), ...softDelete('enabled') },
    'Premium',
    'pass',
    `${SOFT} is enabled`,
  ],
  ['passes with soft delete in any tier', softDelete('enabled'), 'Basic', 'pass', `${SOFT} is enabled`],
  ['fails with neither', NEITHER, 'Premium', 'fail', `${KEPT} is disabled, ${SOFT} is disabled`],
  [
    'does not apply below Premium',
    NEITHER,
    'Standard',
    'notApplicable',
    'tier Standard: a retention policy needs tier Premium',
  ],
  [
    'does not apply below Premium whatever is left out',
    undefined,
    'Basic',
    'notApplicable',
    'tier Basic: a retention policy needs tier Premium',
  ],
  [
    'does not take an absent soft delete for off',
    retention('disabled'),
    'Premium',
    'unknown',
    `${KEPT} is disabled, ${SOFT} not in the payload; only preview api-versions return it`,
  ],
  [
    'does not take absent policies for off',
    {},
    'Premium',
    'unknown',
    `${KEPT} not in the payload; older api-versions leave it out`,
  ],
  [
    'does not guess a word that it does not know',
    { ...NEITHER, ...softDelete('maybe') },
    'Basic',
    'unknown',
    `${SOFT} is "maybe", a word that is not known`,
  ],
  ['does not guess the tier', NEITHER, 'Ultra', 'unknown', 'tier Ultra is not known'],
])('acr-retention %s', (_what, policies, name, status, reason) => {
  const severity = status === 'fail' ? 'low' : null;
  const registry = registryOf({ ...healthyRegistry(), policies }, tier(name));
  const verdicts = check.evaluate(registry, signalsWith(), contextAt('2026-11-23'));
  expect(verdicts).toMatchObject([{ status, severity, reason, subject: null }]);
});

test.each([
  ['the name of the sku where it has no tier', { name: 'Premium' }, 'fail'],
  ['no sku', null, 'unknown'],
  ['an empty sku', {}, 'unknown'],
  ['a sku that is text', 'Premium', 'unknown'],
  ['a tier that is a number', { tier: 3 }, 'unknown'],
])('acr-retention reads the tier from %s', (_what, sku, status) => {
  const registry = registryOf({ ...healthyRegistry(), policies: NEITHER }, { sku });
  expect(check.evaluate(registry, signalsWith(), contextAt('2026-11-23'))).toMatchObject([{ status }]);
});
