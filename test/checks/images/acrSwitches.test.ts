import acrAdminUser from '../../../shared/checks/images/acrAdminUser.js';
import acrAnonymousPull from '../../../shared/checks/images/acrAnonymousPull.js';
import { contextAt, signalsWith } from '../../support/clusters.js';
import { healthyRegistry, registryOf, tier } from '../../support/registries.js';

const judge = (check: typeof acrAdminUser, properties: unknown, top = {}) =>
  check.evaluate(registryOf(properties, top), signalsWith(), contextAt('2026-11-23'));

test.each([
  ['passes where it is off', { adminUserEnabled: false }, 'pass', 'adminUserEnabled is false'],
  ['fails where it is on', { adminUserEnabled: true }, 'fail', 'adminUserEnabled is true'],
  ['does not take absence for off: every api-version returns it', {}, 'unknown', 'adminUserEnabled not in the payload'],
  ['does not take null for off', { adminUserEnabled: null }, 'unknown', 'adminUserEnabled not in the payload'],
  ['does not guess from text', { adminUserEnabled: 'true' }, 'unknown', 'odd payload: adminUserEnabled is text'],
])('acr-admin-user %s', (_what, given, status, reason) => {
  const severity = status === 'fail' ? 'high' : null;
  const { adminUserEnabled: _none, ...rest } = healthyRegistry();
  expect(judge(acrAdminUser, { ...rest, ...given })).toMatchObject([{ status, severity, reason, subject: null }]);
});

const OLD = 'anonymousPullEnabled not in the payload; older api-versions leave it out';

test.each([
  ['passes where it is off', { anonymousPullEnabled: false }, 'Premium', 'pass', 'anonymousPullEnabled is false'],
  ['fails where it is on', { anonymousPullEnabled: true }, 'Standard', 'fail', 'anonymousPullEnabled is true'],
  [
    'fails whatever the tier says it offers',
    { anonymousPullEnabled: true },
    'Basic',
    'fail',
    'anonymousPullEnabled is true',
  ],
  ['does not take absence for off', {}, 'Premium', 'unknown', OLD],
  ['does not take null for off', { anonymousPullEnabled: null }, 'Standard', 'unknown', OLD],
  ['does not apply to a tier that offers none', {}, 'Basic', 'notApplicable', 'tier Basic offers no anonymous pull'],
  ['does not apply to it in another case', {}, 'basic', 'notApplicable', 'tier basic offers no anonymous pull'],
  ['does not guess the tier', {}, 'Ultra', 'unknown', OLD],
  [
    'does not guess from a number',
    { anonymousPullEnabled: 0 },
    'Basic',
    'unknown',
    'odd payload: anonymousPullEnabled is a number',
  ],
])('acr-anonymous-pull %s', (_what, given, name, status, reason) => {
  const severity = status === 'fail' ? 'high' : null;
  const { anonymousPullEnabled: _none, ...rest } = healthyRegistry();
  const verdicts = judge(acrAnonymousPull, { ...rest, ...given }, tier(name));
  expect(verdicts).toMatchObject([{ status, severity, reason, subject: null }]);
});
