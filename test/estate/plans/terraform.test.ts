import { readInput, readResource } from '../../../shared/estate/input.js';
import type { JsonObject } from '../../../shared/json.js';
import { fixture, planWith, verdicts } from './terraformPlans.js';

const MAIN = 'azurerm_kubernetes_cluster.main';
const APPS = 'azurerm_kubernetes_cluster_node_pool.apps';
const ACR = 'azurerm_container_registry.main';

test('a plan of what is in order fails nothing but the version, which ends soon', () => {
  const all = verdicts(fixture('terraformGood'));
  expect(Object.keys(all)).toEqual([MAIN, ACR]);
  const failed = Object.entries(all).flatMap(([address, checks]) =>
    Object.entries(checks).flatMap(([check, status]) => (status === 'fail' ? [`${address} ${check}`] : [])),
  );
  expect(failed).toEqual([`${MAIN} version-support`]);
});

/** One row of the table that maps attributes to ARM, or more: each side of what a check asks. */
test.each<readonly [string, JsonObject, string, string]>([
  ['local accounts that are open', { local_account_disabled: false }, 'local-accounts', 'fail'],
  ['local accounts that nothing is said of', { local_account_disabled: null }, 'local-accounts', 'fail'],
  ['no RBAC', { role_based_access_control_enabled: false }, 'kubernetes-rbac', 'fail'],
  ['RBAC left to Azure', { role_based_access_control_enabled: null }, 'kubernetes-rbac', 'unknown'],
  ['a server that anybody reaches', { api_server_access_profile: [] }, 'api-server-exposure', 'fail'],
  [
    'a private cluster',
    { api_server_access_profile: [], private_cluster_enabled: true },
    'api-server-exposure',
    'pass',
  ],
  [
    'ranges as provider 3 named them',
    { api_server_access_profile: undefined, api_server_authorized_ip_ranges: ['203.0.113.0/24'] },
    'api-server-exposure',
    'pass',
  ],
  [
    'no ranges, as provider 3 named them',
    { api_server_access_profile: undefined, api_server_authorized_ip_ranges: null },
    'api-server-exposure',
    'fail',
  ],
  ['public access shut in provider 3', { public_network_access_enabled: false }, 'api-server-exposure', 'pass'],
  ['run command', { run_command_enabled: true }, 'run-command', 'fail'],
  ['no upgrade channel', { automatic_upgrade_channel: null }, 'upgrade-channel', 'fail'],
  [
    'an upgrade channel as provider 3 named it',
    { automatic_upgrade_channel: undefined, automatic_channel_upgrade: 'stable' },
    'upgrade-channel',
    'pass',
  ],
  ['node channel None', { node_os_upgrade_channel: 'None' }, 'node-os-channel', 'fail'],
  [
    'node channel Unmanaged as provider 3 named it',
    { node_os_upgrade_channel: undefined, node_os_channel_upgrade: 'Unmanaged' },
    'node-os-channel',
    'fail',
  ],
  ['a node channel left to Azure', { node_os_upgrade_channel: null }, 'node-os-channel', 'unknown'],
  ['no Entra block', { azure_active_directory_role_based_access_control: [] }, 'entra-integration', 'fail'],
  [
    'the legacy integration of provider 3',
    { azure_active_directory_role_based_access_control: [{ managed: false, client_app_id: 'a', server_app_id: 'b' }] },
    'entra-integration',
    'fail',
  ],
  [
    'Entra without RBAC or a group',
    { azure_active_directory_role_based_access_control: [{ azure_rbac_enabled: false, admin_group_object_ids: null }] },
    'azure-rbac',
    'fail',
  ],
  [
    'Entra with a group',
    { azure_active_directory_role_based_access_control: [{ azure_rbac_enabled: null, admin_group_object_ids: ['g'] }] },
    'azure-rbac',
    'pass',
  ],
  ['an identity', {}, 'managed-identity', 'pass'],
  [
    'a service principal',
    { identity: [], service_principal: [{ client_id: '6f0cf0a5-0a8b-4f6e-9d55-b1d0d3b0b111' }] },
    'managed-identity',
    'fail',
  ],
  ['no identity issuer', { oidc_issuer_enabled: false }, 'workload-identity', 'fail'],
  ['no workload identity', { workload_identity_enabled: false }, 'workload-identity', 'fail'],
  ['no Defender', { microsoft_defender: [] }, 'defender-sensor', 'fail'],
  ['no key for secrets', { key_management_service: [] }, 'secrets-encryption', 'fail'],
  ['no image cleaner', { image_cleaner_enabled: false }, 'image-cleaner', 'fail'],
  ['no Key Vault provider', { key_vault_secrets_provider: [] }, 'key-vault-secrets', 'fail'],
  [
    'no rotation of secrets',
    { key_vault_secrets_provider: [{ secret_rotation_enabled: false }] },
    'secret-rotation',
    'fail',
  ],
  ['no Container Insights', { oms_agent: [] }, 'container-insights', 'fail'],
  ['no Azure Policy', { azure_policy_enabled: false }, 'azure-policy-addon', 'fail'],
  ['HTTP application routing', { http_application_routing_enabled: true }, 'http-application-routing', 'fail'],
  ['no managed Prometheus', { monitor_metrics: [] }, 'managed-prometheus', 'fail'],
  ['tier Free', { sku_tier: 'Free' }, 'sla-tier', 'fail'],
  ['a tier left to Azure', { sku_tier: null }, 'sla-tier', 'unknown'],
  [
    'no network policy',
    { network_profile: [{ network_plugin: 'azure', network_policy: null }] },
    'network-policy',
    'fail',
  ],
  ['a version left to Azure', { kubernetes_version: null }, 'version-support', 'unknown'],
  ['a version of the past', { kubernetes_version: '1.29.1' }, 'version-support', 'fail'],
])('%s', (_what, after, check, status) => {
  const known = { identity: [], network_profile: [], api_server_access_profile: [] };
  expect(verdicts(planWith(after, { unknown: known }))[MAIN]).toMatchObject({ [check]: status });
});

test.each<readonly [string, JsonObject, string, string]>([
  ['public addresses', { node_public_ip_enabled: true }, 'node-public-ip pool/apps', 'fail'],
  [
    'public addresses as provider 3 named them',
    { node_public_ip_enabled: undefined, enable_node_public_ip: true },
    'node-public-ip pool/apps',
    'fail',
  ],
  ['no encryption at the host', { host_encryption_enabled: false }, 'host-encryption pool/apps', 'fail'],
  [
    'encryption at the host as provider 3 named it',
    { host_encryption_enabled: undefined, enable_host_encryption: true },
    'host-encryption pool/apps',
    'pass',
  ],
])('of a pool: %s', (_what, after, check, status) => {
  expect(verdicts(planWith(after, { of: APPS }))[MAIN]).toMatchObject({ [check]: status });
});

test.each<readonly [string, JsonObject, string, string]>([
  ['an administrator', { admin_enabled: true }, 'acr-admin-user', 'fail'],
  ['anonymous pull', { anonymous_pull_enabled: true }, 'acr-anonymous-pull', 'fail'],
  ['no signing, as provider 4 has it', { trust_policy_enabled: false }, 'acr-signing', 'fail'],
  [
    'signing, as provider 3 had it',
    { trust_policy_enabled: undefined, trust_policy: [{ enabled: true }] },
    'acr-signing',
    'pass',
  ],
  [
    'retention, as provider 3 had it',
    { retention_policy_in_days: undefined, retention_policy: [{ enabled: true, days: 7 }] },
    'acr-retention',
    'pass',
  ],
  // Soft delete would do too, and the plan does not tell of it.
  ['no retention', { retention_policy_in_days: null }, 'acr-retention', 'unknown'],
])('of a registry: %s', (_what, after, check, status) => {
  expect(verdicts(planWith(after, { of: ACR }))[ACR]).toMatchObject({ [check]: status });
});

test('rules of a network close a registry, and unknown ones leave it unknown', () => {
  const open = { public_network_access_enabled: true };
  const rules = [{ default_action: 'Deny', ip_rule: [{ action: 'Allow', ip_range: '203.0.113.0/24' }] }];
  const judged = (after: JsonObject, unknown: JsonObject) =>
    verdicts(planWith(after, { of: ACR, unknown }))[ACR]?.['acr-public-access'];
  expect(judged({ ...open, network_rule_set: rules }, { network_rule_set: [] })).toBe('pass');
  expect(judged({ ...open, network_rule_set: [] }, { network_rule_set: [] })).toBe('fail');
  expect(judged(open, { network_rule_set: true })).toBe('unknown');
  expect(judged({ ...open, network_rule_set: rules }, { network_rule_set: [{ ip_rule: true }] })).toBe('unknown');
});

describe('never passes what the plan does not know', () => {
  const CLUSTER = fixture('terraformGood').resource_changes as readonly { readonly change: { after: JsonObject } }[];
  const attributes = Object.keys(CLUSTER[0]?.change.after ?? {});
  const before = verdicts(fixture('terraformGood'))[MAIN] ?? {};

  test.each(attributes)('%s, known only after apply', (attribute) => {
    const now = verdicts(planWith({ [attribute]: undefined }, { unknown: { [attribute]: true } }))[MAIN] ?? {};
    for (const [check, status] of Object.entries(now)) {
      if (status === 'pass') expect([check, before[check]]).toEqual([check, 'pass']);
    }
  });

  test('nothing at all is known: no check passes', () => {
    const all = Object.fromEntries(attributes.map((name) => [name, true]));
    const none = Object.fromEntries(attributes.map((name) => [name, undefined]));
    const checks = verdicts(planWith(none, { unknown: all, change: { actions: ['update'] } }))[MAIN] ?? {};
    const own = Object.entries(checks).filter(([check]) => !check.endsWith('pool/apps'));
    expect(own.filter(([, status]) => ['pass', 'fail'].includes(status))).toEqual([]);
  });

  test('what is marked sensitive is not read', () => {
    const sensitive = { change: { after_sensitive: { api_server_access_profile: [{ authorized_ip_ranges: true }] } } };
    expect(verdicts(planWith({}, sensitive))[MAIN]).toMatchObject({ 'api-server-exposure': 'unknown' });
  });

  test('what azurerm has no attribute for is off in a cluster that is made, and unknown in one that is there', () => {
    const open = { api_server_access_profile: [] };
    expect(verdicts(planWith(open))[MAIN]).toMatchObject({ 'api-server-exposure': 'fail' });
    const there = planWith(open, { change: { actions: ['update'] } });
    expect(verdicts(there)[MAIN]).toMatchObject({ 'api-server-exposure': 'unknown' });
  });
});

test.each<readonly [string, readonly string[], boolean]>([
  ['made', ['create'], true],
  ['changed', ['update'], true],
  ['left as it is', ['no-op'], true],
  ['made anew', ['delete', 'create'], true],
  ['made anew before the old one goes', ['create', 'delete'], true],
  ['deleted', ['delete'], false],
  ['forgotten', ['forget'], false],
])('a cluster that is %s', (_what, actions, isJudged) => {
  const plan = planWith({}, { change: { actions } });
  const input = readInput({ ...plan, resource_changes: (plan.resource_changes as unknown[]).slice(0, 1) });
  expect(input).toMatchObject({ resources: isJudged ? [{ address: MAIN }] : [], empty: !isJudged });
  if (!isJudged)
    expect(input).toMatchObject({
      notes: ['Terraform plan: 0 clusters to judge', '1 resource to be deleted or forgotten: not judged'],
    });
});

test('a cluster without an id is told from others by its address, one with an id by the id', () => {
  const facts = (document: unknown) => {
    const input = readInput(document);
    if ('problem' in input) throw new Error(input.problem);
    return input.resources.map(readResource).map(({ id, name, uid, location }) => ({ id, name, uid, location }));
  };
  expect(facts(planWith({ id: '/x/aks' }, { unknown: { id: false } }))[0]).toMatchObject({ id: '/x/aks', uid: null });
  expect(facts(fixture('terraformGood'))[0]).toEqual({ id: null, name: 'aks-shop', uid: MAIN, location: 'westeurope' });
});

test.each<readonly [string, JsonObject, RegExp]>([
  ['of another format', { format_version: '2.0', resource_changes: [] }, /format 2\.0; format 1 is read/],
  ['that ended with an error', { format_version: '1.2', errored: true, resource_changes: [] }, /ended with an error/],
  ['of another shape', { format_version: '1.2', resource_changes: [{ type: 7 }] }, /not as expected/],
])('a plan %s is refused', (_what, plan, problem) => {
  expect(readInput(plan)).toEqual({ problem: expect.stringMatching(problem) });
});

test('a plan without any resource is judged to be empty', () => {
  expect(readInput({ format_version: '1.2', terraform_version: '1.9.8' })).toMatchObject({
    resources: [],
    empty: true,
  });
});

test('a state is read as what exists, in modules as well', () => {
  const resource = (fixture('terraformGood').resource_changes as { change: { after: JsonObject } }[])[0];
  const values = { ...resource?.change.after, id: '/x/aks', local_account_disabled: false };
  const head = { mode: 'managed', type: 'azurerm_kubernetes_cluster', name: 'main' };
  const root_module = {
    child_modules: [{ address: 'module.a', resources: [{ ...head, address: `module.a.${MAIN}`, values }] }],
  };
  const all = verdicts({ format_version: '1.0', terraform_version: '1.9.8', values: { root_module } });
  expect(all[`module.a.${MAIN}`]).toMatchObject({ 'local-accounts': 'fail' });
});
