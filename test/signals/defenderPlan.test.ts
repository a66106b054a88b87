import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ArmResource } from '../../local/azure/world.js';
import { readRegistry } from '../../shared/estate/registry.js';
import { defenderPlan, devOpsConnections } from '../../shared/signals/defenderPlan.js';
import { clusterOf } from '../support/clusters.js';
import { CONNECTOR, REGISTRY_ID, readerOf } from '../support/defenderRows.js';

const SUBSCRIPTION = '/subscriptions/11111111-1111-4111-8111-111111111111';
const plan = (name: string, properties: unknown, scope = SUBSCRIPTION): ArmResource => ({
  id: `${scope}/providers/Microsoft.Security/pricings/${name}`,
  name,
  type: 'Microsoft.Security/pricings',
  properties,
});
const organization = (kind: string, name: string, onboardingState?: string): ArmResource => ({
  id: `${CONNECTOR}/devops/default/${kind}/${name}`,
  name,
  type: `Microsoft.Security/securityConnectors/devops/${kind}`,
  properties: onboardingState === undefined ? {} : { onboardingState },
});
const off = { name: 'ContainerRegistriesVulnerabilityAssessments', isEnabled: 'False' };

test.each([
  ['on', [plan('Containers', { pricingTier: 'Standard' })], { tier: 'Standard', older: [], extensionsOff: [] }],
  ['off', [plan('containers', { pricingTier: 'Free' })], { tier: 'Free' }],
  ['not returned', [plan('VirtualMachines', { pricingTier: 'Standard' })], { tier: null }],
  ['without a tier', [plan('Containers', {})], { tier: null }],
  [
    'off where the older plans are on',
    [
      plan('Containers', { pricingTier: 'Free' }),
      plan('KubernetesService', { pricingTier: 'Standard', deprecated: true }),
      plan('ContainerRegistry', { pricingTier: 'standard', deprecated: true }),
    ],
    { tier: 'Free', older: ['ContainerRegistry', 'KubernetesService'] },
  ],
  [
    'on without an extension',
    [
      plan('Containers', {
        pricingTier: 'Standard',
        extensions: [off, { name: 'ContainerSensor', isEnabled: 'True' }, null],
      }),
    ],
    { extensionsOff: ['ContainerRegistriesVulnerabilityAssessments'] },
  ],
  [
    'on with odd extensions',
    [plan('Containers', { pricingTier: 'Standard', extensions: 'many' })],
    { extensionsOff: [] },
  ],
  [
    'of a connector of another cloud: not the subscription’s',
    [plan('Containers', { pricingTier: 'Standard' }, CONNECTOR)],
    { tier: null },
  ],
])('the plan for containers is %s', (_what, resources, expected) => {
  for (const pascalCase of [false, true]) {
    const reader = readerOf(defenderPlan, resources, pascalCase);
    // Of every resource of the subscription, and of itself.
    for (const key of [SUBSCRIPTION, clusterOf({}).key, REGISTRY_ID.toLowerCase()])
      expect(reader.of(key)).toMatchObject(expected);
    expect(reader.left()).toEqual({ odd: 0, elsewhere: 0 });
  }
});

test('the recorded answer: Containers is Free, and the two plans before it are Standard', () => {
  const file = join(__dirname, '..', 'fixtures', 'recordings', 'arm-list-pricings.json');
  const { body } = JSON.parse(readFileSync(file, 'utf8'));
  expect(readerOf(defenderPlan, body.value).of(SUBSCRIPTION)).toEqual({
    tier: 'Free',
    older: ['ContainerRegistry', 'KubernetesService'],
    extensionsOff: [],
    chinaRegion: null,
  });
});

test.each([
  ['a cluster', [clusterOf({}, { location: 'China North 3' })], []],
  ['a registry', [], [readRegistry({ id: REGISTRY_ID, location: 'chinanorth3', properties: {} })]],
])('Azure China is told by the region of %s', (_what, clusters, registries) => {
  const reader = defenderPlan.open({ clusters, registries, previousAlerts: new Map() });
  expect(reader.of(SUBSCRIPTION)).toMatchObject({ tier: null, chinaRegion: 'chinanorth3' });
});

test('organizations that are connected are counted, others not', () => {
  const resources = [
    organization('gitHubOwners', 'acme', 'Onboarded'),
    organization('azureDevOpsOrgs', 'contoso'),
    organization('gitLabGroups', 'group', 'onboarded'),
    organization('gitHubOwners', 'elsewhere', 'OnboardedByOtherConnector'),
    organization('gitHubOwners', 'not', 'NotOnboarded'),
    plan('Containers', { pricingTier: 'Free' }),
  ];
  for (const pascalCase of [false, true]) {
    const reader = readerOf(devOpsConnections, resources, pascalCase);
    expect(reader.of(SUBSCRIPTION)).toEqual({ count: 3, names: ['acme', 'contoso', 'group'] });
    expect(readerOf(defenderPlan, resources, pascalCase).left()).toEqual({ odd: 0, elsewhere: 0 });
  }
});

test('a row that is no plan and no organization is counted, once', () => {
  const context = { clusters: [], registries: [], previousAlerts: new Map() };
  const [plans, connections] = [defenderPlan.open(context), devOpsConnections.open(context)];
  // A plan of a connector is another cloud's: the query leaves it out, and it is not taken here.
  const rows = [{ id: 7 }, { id: `${CONNECTOR}/providers/Microsoft.Security/pricings/Containers`, tier: 'Standard' }];
  for (const reader of [plans, connections]) for (const row of rows) reader.take(row);
  expect([plans.left().odd, connections.left().odd]).toEqual([2, 0]);
  expect(plans.of(SUBSCRIPTION)).toMatchObject({ tier: null });
});

test('no more than 20 organizations are named', () => {
  const many = Array.from({ length: 30 }, (_none, at) => organization('gitHubOwners', `o${at}`, 'Onboarded'));
  expect(readerOf(devOpsConnections, many).of(SUBSCRIPTION)).toMatchObject({ count: 30, names: { length: 20 } });
});
