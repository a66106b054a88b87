import { addon, askedFor, onOff, ruledOut } from '../../shared/checks/blocks.js';
import { Facts, type Field } from '../../shared/estate/facts.js';
import { clusterOf } from '../support/clusters.js';

const PATH = 'oidcIssuerProfile.enabled';
const facts = (raw: Record<string, unknown>) => new Facts({ kubernetesVersion: '1.35.7', ...raw });

test.each([
  ['on where it is true', facts({ oidcIssuerProfile: { enabled: true } }), 'on', `${PATH} is true`, { [PATH]: true }],
  [
    'on in another key case',
    facts({ OidcIssuerProfile: { Enabled: true } }),
    'on',
    `${PATH} is true`,
    { [PATH]: true },
  ],
  [
    'off where it is false',
    facts({ oidcIssuerProfile: { enabled: false } }),
    'off',
    `${PATH} is false`,
    { [PATH]: false },
  ],
  ['off where it is null', facts({ oidcIssuerProfile: { enabled: null } }), 'off', `${PATH} not set`, { [PATH]: null }],
  ['off where the block is {}', facts({ oidcIssuerProfile: {} }), 'off', `${PATH} not set`, { [PATH]: null }],
  ['off where the block is null', facts({ oidcIssuerProfile: null }), 'off', `${PATH} not set`, { [PATH]: null }],
  ['off where the block is absent', facts({}), 'off', `${PATH} not set`, { [PATH]: null }],
  [
    'odd where it is text',
    facts({ oidcIssuerProfile: { enabled: 'true' } }),
    'odd',
    `odd payload: ${PATH} is text`,
    {},
  ],
  [
    'odd where the block is a list',
    facts({ oidcIssuerProfile: [] }),
    'odd',
    `odd payload: ${PATH}: expected an object above enabled, found a list`,
    {},
  ],
  ['odd where there are no keys at all', new Facts({}), 'odd', 'odd payload: no keys', {}],
])('a flag is %s', (_what, given, state, words, evidence) => {
  expect(onOff(given, PATH)).toEqual({ state, words, evidence });
  expect(onOff({ state: 'value', value: given }, PATH)).toEqual({ state, words, evidence });
});

test.each<[string, Field<Facts>, string]>([
  ['odd', { state: 'odd', found: 'properties is text' }, 'odd payload: properties is text'],
  ['absent', { state: 'absent' }, 'odd payload: no keys'],
])('nobody guesses from properties that are %s', (_what, properties, words) => {
  expect(onOff(properties, PATH)).toEqual({ state: 'odd', words, evidence: {} });
});

test.each([
  ['azureKeyvaultSecretsProvider', { azureKeyvaultSecretsProvider: { enabled: true } }, 'on', 'is on'],
  ['azureKeyvaultSecretsProvider', { azurekeyvaultsecretsprovider: { enabled: true } }, 'on', 'is on'],
  ['azurepolicy', { azurePolicy: { enabled: true, config: null } }, 'on', 'is on'],
  ['azurepolicy', { azurepolicy: { enabled: false } }, 'off', 'is off'],
  ['azurepolicy', { azurepolicy: {} }, 'off', 'not set'],
  ['azurepolicy', { azurepolicy: null, omsagent: { enabled: true } }, 'off', 'not set'],
  ['azurepolicy', {}, 'off', 'not set'],
  ['azurepolicy', null, 'off', 'not set'],
  ['azurepolicy', undefined, 'off', 'not set'],
])('add-on %s of %j is %s', (name, addonProfiles, state, end) => {
  const cluster = clusterOf({ kubernetesVersion: '1.35.7', addonProfiles });
  expect(addon(cluster, name)).toMatchObject({ state, words: `add-on ${name} ${end}` });
});

test('an add-on whose state is no flag is odd', () => {
  const cluster = clusterOf({ kubernetesVersion: '1.35.7', addonProfiles: { omsagent: { enabled: 'true' } } });
  expect(addon(cluster, 'omsagent')).toMatchObject({
    state: 'odd',
    words: 'odd payload: addonProfiles.omsagent.enabled is text',
  });
});

test.each([
  ['on', { enabled: true }, 'pass', 'fail'],
  ['off', { enabled: false }, 'fail', 'pass'],
  ['not set', {}, 'fail', 'pass'],
  ['odd', { enabled: 1 }, 'unknown', 'unknown'],
])('what is %s is judged by whether it has to be on', (_what, oidcIssuerProfile, asked, ruled) => {
  const read = onOff(facts({ oidcIssuerProfile }), PATH);
  const severity = (status: string) => (status === 'fail' ? 'low' : null);
  expect(askedFor(read, 'low')).toMatchObject({ status: asked, severity: severity(asked), reason: read.words });
  expect(ruledOut(read, 'low')).toMatchObject({ status: ruled, severity: severity(ruled), reason: read.words });
});
