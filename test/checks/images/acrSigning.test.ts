import check from '../../../shared/checks/images/acrSigning.js';
import { contextAt, signalsWith } from '../../support/clusters.js';
import { healthyRegistry, registryOf, tier } from '../../support/registries.js';

const ON = { trustPolicy: { type: 'Notary', status: 'enabled' } };
const OFF = { trustPolicy: { type: 'Notary', status: 'disabled' } };
const UNSEEN = 'signatures of the Notary Project lie in the repositories, where Vigie does not look';
const PATH = 'policies.trustPolicy.status';

test.each<readonly [string, unknown, string, string, string, string]>([
  [
    'passes with content trust',
    ON,
    'Premium',
    '2026-11-23',
    'pass',
    'content trust is on; Microsoft removes it on 2028-03-31',
  ],
  [
    'passes in another case',
    { trustPolicy: { status: 'Enabled' } },
    'Premium',
    '2026-11-23',
    'pass',
    'content trust is on; Microsoft removes it on 2028-03-31',
  ],
  [
    'passes on the last day of content trust',
    ON,
    'Premium',
    '2028-03-31T23:59:00Z',
    'pass',
    'content trust is on; Microsoft removes it on 2028-03-31',
  ],
  [
    'fails the day after, whatever ARM still shows',
    ON,
    'Premium',
    '2028-04-01',
    'fail',
    `content trust was removed on 2028-03-31; ${UNSEEN}`,
  ],
  [
    'fails without it, and says what it cannot see',
    OFF,
    'Premium',
    '2026-11-23',
    'fail',
    `content trust is off, and there is no other signing policy; ${UNSEEN}`,
  ],
  [
    'fails in a tier that has none',
    {},
    'Basic',
    '2026-11-23',
    'fail',
    `tier Basic offers no content trust, and there is no other signing policy; ${UNSEEN}`,
  ],
  [
    'does not take absence for off',
    {},
    'Premium',
    '2026-11-23',
    'unknown',
    `${PATH} not in the payload; older api-versions leave it out`,
  ],
  [
    'does not guess without policies',
    undefined,
    'Ultra',
    '2026-11-23',
    'unknown',
    `${PATH} not in the payload; older api-versions leave it out`,
  ],
  [
    'does not guess a word that it does not know',
    { trustPolicy: { status: 'on' } },
    'Basic',
    '2026-11-23',
    'unknown',
    `${PATH} is "on", a word that is not known`,
  ],
  [
    'does not guess from a flag',
    { trustPolicy: { status: true } },
    'Premium',
    '2026-11-23',
    'unknown',
    `odd payload: ${PATH} is true or false`,
  ],
])('acr-signing %s', (_what, policies, name, now, status, reason) => {
  const severity = status === 'fail' ? 'low' : null;
  const registry = registryOf({ ...healthyRegistry(), policies }, tier(name));
  const verdicts = check.evaluate(registry, signalsWith(), contextAt(now));
  expect(verdicts).toMatchObject([{ status, severity, reason, subject: null }]);
});
