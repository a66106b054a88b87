import { isObject, type JsonObject } from '../../json.js';
import { mapped, present, type Row } from './mapping.js';

/*
 * azurerm_container_registry as ARM is sent it. Private endpoints are resources of their own, of which the registry's
 * part of a plan says nothing; so is what azurerm has no attribute for (soft delete).
 * Source: hashicorp/terraform-provider-azurerm, website/docs/r/container_registry.html.markdown and
 * internal/services/containers/container_registry_resource.go (3.x and 4.x).
 */
const PROPERTIES: readonly Row[] = [
  { arm: 'adminUserEnabled', from: ['admin_enabled'] },
  { arm: 'anonymousPullEnabled', from: ['anonymous_pull_enabled'] },
  { arm: 'dataEndpointEnabled', from: ['data_endpoint_enabled'] },
  { arm: 'publicNetworkAccess', from: ['public_network_access_enabled'], as: capitalWord },
  { arm: 'zoneRedundancy', from: ['zone_redundancy_enabled'], as: capitalWord },
  { arm: 'networkRuleSet', from: ['network_rule_set'], as: ruleSet },
  { arm: 'policies.trustPolicy.status', from: ['trust_policy_enabled', 'trust_policy.enabled'], as: word },
  { arm: 'policies.trustPolicy.type', from: ['trust_policy_enabled', 'trust_policy.enabled'], as: () => 'Notary' },
  { arm: 'policies.quarantinePolicy.status', from: ['quarantine_policy_enabled'], as: word },
  { arm: 'policies.retentionPolicy.status', from: ['retention_policy_in_days'], as: daysSet },
  { arm: 'policies.retentionPolicy.days', from: ['retention_policy_in_days', 'retention_policy.days'] },
];

/** 3.x has a block with a switch instead of the days alone. */
const RETENTION_3: readonly Row[] = [
  { arm: 'policies.retentionPolicy.status', from: ['retention_policy.enabled'], as: word },
];

const TOP: readonly Row[] = [
  { arm: 'id', from: ['id'] },
  { arm: 'name', from: ['name'] },
  { arm: 'location', from: ['location'] },
  { arm: 'resourceGroup', from: ['resource_group_name'] },
  { arm: 'tags', from: ['tags'] },
  { arm: 'sku.name', from: ['sku'] },
  { arm: 'sku.tier', from: ['sku'] },
];

export function registryOfAzurerm(values: JsonObject): JsonObject {
  const rows = Object.hasOwn(values, 'retention_policy_in_days') ? PROPERTIES : [...PROPERTIES, ...RETENTION_3];
  return {
    ...mapped(TOP, values),
    type: 'Microsoft.ContainerRegistry/registries',
    properties: mapped(rows, values),
  };
}

function word(value: unknown): unknown {
  return value === true ? 'enabled' : 'disabled';
}

function capitalWord(value: unknown): unknown {
  return typeof value === 'boolean' ? (value ? 'Enabled' : 'Disabled') : null;
}

function daysSet(value: unknown): unknown {
  return typeof value === 'number' && value > 0 ? 'enabled' : 'disabled';
}

function ruleSet(block: unknown): unknown {
  if (present(block) === null || !Array.isArray(block) || !isObject(block[0])) return null;
  const { default_action, ip_rule } = block[0];
  const rules = Array.isArray(ip_rule) ? ip_rule.filter(isObject) : [];
  return {
    defaultAction: default_action,
    ipRules: rules.map(({ action, ip_range }) => ({ action, value: ip_range })),
  };
}
