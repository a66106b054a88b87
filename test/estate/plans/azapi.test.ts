import type { JsonObject } from '../../../shared/json.js';
import { verdicts } from './terraformPlans.js';

const ARM = 'Microsoft.ContainerService/managedClusters@2025-10-01';
const POOL = {
  name: 'system',
  count: 3,
  mode: 'System',
  osType: 'Linux',
  type: 'VirtualMachineScaleSets',
  enableEncryptionAtHost: true,
};
const PROPERTIES = {
  kubernetesVersion: '1.34.7',
  enableRBAC: true,
  disableLocalAccounts: true,
  agentPoolProfiles: [POOL],
};

interface Case {
  readonly type?: string;
  readonly body?: unknown;
  readonly unknown?: JsonObject;
  readonly actions?: readonly string[];
  readonly more?: JsonObject;
}

function judged({ type = ARM, body, unknown = {}, actions = ['create'], more = {} }: Case) {
  const after = { type, name: 'aks', location: 'westeurope', parent_id: '/subscriptions/s', body, ...more };
  const change = { actions, before: null, after, after_unknown: unknown, after_sensitive: {} };
  const resource = { address: 'azapi_resource.aks', mode: 'managed', type: 'azapi_resource', name: 'aks', change };
  return verdicts({ format_version: '1.2', resource_changes: [resource] })['azapi_resource.aks'];
}

test.each<readonly [string, Case, Readonly<Record<string, string>>]>([
  [
    'a body that is an object, as azapi 2 has it',
    { body: { properties: PROPERTIES } },
    { 'local-accounts': 'pass', 'host-encryption pool/system': 'pass', 'api-server-exposure': 'fail' },
  ],
  [
    'a body that is text, as azapi 1 has it',
    { body: JSON.stringify({ properties: PROPERTIES }) },
    { 'local-accounts': 'pass', 'api-server-exposure': 'fail' },
  ],
  [
    'what Azure chooses where nothing is written',
    { body: { properties: { agentPoolProfiles: [{ name: 'system' }] } } },
    {
      'local-accounts': 'fail',
      'kubernetes-rbac': 'unknown',
      'node-os-channel': 'unknown',
      'version-support': 'unknown',
      'sla-tier': 'unknown',
      'managed-identity': 'unknown',
      'egress-control': 'unknown',
      'host-encryption pool/system': 'fail',
      'node-ssh-access pool/system': 'unknown',
    },
  ],
  [
    'an identity in a block of its own',
    { body: { properties: PROPERTIES }, more: { identity: [{ type: 'SystemAssigned' }] } },
    { 'managed-identity': 'pass' },
  ],
  [
    'AKS Automatic, which sets what is not written',
    { body: { sku: { name: 'Automatic', tier: 'Standard' }, properties: PROPERTIES } },
    { 'local-accounts': 'pass', 'api-server-exposure': 'unknown', 'upgrade-channel': 'unknown' },
  ],
  [
    'a cluster that exists, of which the body is a part',
    { body: { properties: PROPERTIES }, actions: ['update'] },
    { 'local-accounts': 'pass', 'api-server-exposure': 'unknown', 'upgrade-channel': 'unknown' },
  ],
  [
    'a body that is known only after apply',
    { unknown: { body: true } },
    { 'local-accounts': 'unknown', 'kubernetes-rbac': 'unknown', 'api-server-exposure': 'unknown' },
  ],
  [
    'a part of a body that is known only after apply',
    {
      body: { properties: { ...PROPERTIES, apiServerAccessProfile: {} } },
      unknown: { body: { properties: { apiServerAccessProfile: { authorizedIPRanges: true } } } },
    },
    { 'local-accounts': 'pass', 'api-server-exposure': 'unknown' },
  ],
  [
    'a registry, of which what is not written is unknown',
    {
      type: 'Microsoft.ContainerRegistry/registries@2025-11-01',
      body: { sku: { name: 'Premium' }, properties: { adminUserEnabled: true } },
    },
    { 'acr-admin-user': 'fail', 'acr-public-access': 'unknown', 'acr-private-endpoint': 'unknown' },
  ],
  [
    'a pool, with its cluster by id',
    {
      type: 'Microsoft.ContainerService/managedClusters/agentPools@2025-10-01',
      body: { properties: { enableNodePublicIP: true } },
      more: { name: 'apps', parent_id: '/subscriptions/s/x' },
    },
    { 'node-public-ip pool/apps': 'fail', 'local-accounts': 'unknown' },
  ],
])('azapi_resource: %s', (_what, resource, expected) => {
  expect(judged(resource)).toMatchObject(expected);
});
