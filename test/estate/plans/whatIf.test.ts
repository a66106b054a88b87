import { readInput } from '../../../shared/estate/input.js';
import type { JsonObject } from '../../../shared/json.js';
import { fixture, verdicts } from './terraformPlans.js';

const GROUP = '/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/shop/providers';
const AKS = `${GROUP}/Microsoft.ContainerService/managedClusters/aks`;
const ACR = `${GROUP}/Microsoft.ContainerRegistry/registries/acr`;

const properties = (more: JsonObject = {}) => ({ enableRBAC: true, agentPoolProfiles: [{ name: 'system' }], ...more });
const cluster = (more: JsonObject = {}) => ({ id: AKS, name: 'aks', properties: properties(more) });
const answer = (...changes: readonly JsonObject[]) => ({ status: 'Succeeded', changes });
const of = (document: unknown, name = 'aks') => verdicts(document)[name];

test('what the template makes is judged with its pools, and what what-if could not work out is unknown', () => {
  expect(of(fixture('whatIf'), 'aks-shop')).toMatchObject({
    'local-accounts': 'pass',
    'host-encryption pool/system': 'pass',
    'node-public-ip pool/apps': 'fail',
    'api-server-exposure': 'unknown',
    'node-os-channel': 'unknown',
    'managed-identity': 'pass',
  });
});

test('what the template does not name is not judged, and the reader is told', () => {
  const input = readInput(fixture('whatIf'));
  expect(input).toMatchObject({
    resources: [{ address: 'aks-shop' }, { address: 'acrshop' }],
    notes: [
      'what-if answer: 1 cluster and 1 registry to judge',
      '1 resource that the template does not name: not judged',
    ],
  });
  expect('problem' in input ? [] : [...input.skipped]).toEqual([['microsoft.network/virtualnetworks', 1]]);
});

const before = cluster({ disableLocalAccounts: true, apiServerAccessProfile: { enablePrivateCluster: true } });

test.each<readonly [string, JsonObject, Readonly<Record<string, string>>]>([
  ['makes what is off', { changeType: 'Create', after: cluster() }, { 'local-accounts': 'fail' }],
  [
    'changes it',
    { changeType: 'Modify', before, after: cluster({ disableLocalAccounts: false }) },
    { 'local-accounts': 'fail' },
  ],
  [
    'leaves out what is on now',
    { changeType: 'Modify', before, after: cluster() },
    { 'local-accounts': 'unknown', 'api-server-exposure': 'unknown' },
  ],
  [
    'leaves out what is off now',
    { changeType: 'Modify', before, after: cluster() },
    { 'run-command': 'unknown', 'image-cleaner': 'fail' },
  ],
  [
    'leaves it as it is',
    { changeType: 'NoChange', before, after: before },
    { 'local-accounts': 'pass', 'image-cleaner': 'fail' },
  ],
  [
    'deploys it, and does not say whether it is there',
    { changeType: 'Deploy', after: cluster() },
    { 'local-accounts': 'fail' },
  ],
  [
    'asks for a version while another runs',
    {
      changeType: 'Modify',
      before: cluster({ kubernetesVersion: '1.29.1', currentKubernetesVersion: '1.29.1' }),
      after: cluster({ kubernetesVersion: '1.35.1' }),
    },
    { 'version-support': 'pass' },
  ],
  [
    'changes a pool of the cluster by its name',
    {
      changeType: 'Modify',
      before: cluster({ agentPoolProfiles: [{ name: 'system', enableEncryptionAtHost: true }] }),
      after: cluster({ agentPoolProfiles: [{ name: 'system', enableNodePublicIP: true }] }),
    },
    { 'host-encryption pool/system': 'unknown', 'node-public-ip pool/system': 'fail' },
  ],
])('a template that %s', (_what, change, expected) => {
  expect(of(answer({ resourceId: AKS, ...change }))).toMatchObject(expected);
});

test('what Azure alone sets stays, and the tier of a registry is its name', () => {
  const registry = (sku: JsonObject, more: JsonObject) => ({ id: ACR, name: 'acr', sku, properties: more });
  const change = {
    resourceId: ACR,
    changeType: 'Modify',
    before: registry(
      { name: 'Premium', tier: 'Premium' },
      { creationDate: '2026-01-01', privateEndpointConnections: [] },
    ),
    after: registry(
      { name: 'Basic' },
      { policies: { retentionPolicy: { status: 'disabled' }, softDeletePolicy: { status: 'disabled' } } },
    ),
  };
  const input = readInput(answer(change));
  expect(input).toMatchObject({
    resources: [
      { raw: { sku: { tier: 'Basic' }, properties: { creationDate: '2026-01-01', privateEndpointConnections: [] } } },
    ],
  });
});

test('the form of the REST answer, below properties, is the same', () => {
  const change = { resourceId: AKS, changeType: 'Create', after: cluster() };
  expect(of({ status: 'Succeeded', properties: { changes: [change] } })).toMatchObject({ 'local-accounts': 'fail' });
});

test.each<readonly [string, JsonObject, string]>([
  ['deletes', { changeType: 'Delete', before }, '1 resource to be deleted: not judged'],
  [
    'cannot work out',
    { changeType: 'Unsupported', after: before },
    '1 resource that what-if cannot work out: not judged',
  ],
  [
    'names without a payload',
    { changeType: 'Deploy' },
    '1 resource without a payload: not judged; run what-if with --result-format FullResourcePayloads',
  ],
])('a resource that what-if %s is not judged, and the reader is told', (_what, change, note) => {
  const input = readInput(answer({ resourceId: AKS, ...change }));
  expect(input).toMatchObject({ resources: [], empty: true, notes: ['what-if answer: 0 clusters to judge', note] });
});

test.each<readonly [string, JsonObject, RegExp]>([
  [
    'a what-if that failed',
    { status: 'Failed', error: { code: 'InvalidTemplate', message: 'no' } },
    /InvalidTemplate: no$/,
  ],
  [
    'a template',
    { $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#', resources: [] },
    /it is a template.*az deployment group what-if/,
  ],
])('%s is refused', (_what, document, problem) => {
  expect(readInput(document)).toEqual({ problem: expect.stringMatching(problem) });
});
