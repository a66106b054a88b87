import { type Registry, readRegistry } from '../../shared/estate/registry.js';
import type { JsonObject } from '../../shared/json.js';

/** The ARM id that registryOf() gives its registry. */
export const REGISTRY_ID =
  '/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg-images/providers/Microsoft.ContainerRegistry/registries/acrpay';

/** A registry in ARM's form; `top` replaces what stands beside the properties. */
export function rawRegistry(properties: unknown, top: JsonObject = {}): JsonObject {
  return {
    id: REGISTRY_ID,
    name: 'acrpay',
    type: 'Microsoft.ContainerRegistry/registries',
    location: 'westeurope',
    tags: { owner: 'payments' },
    sku: { name: 'Premium', tier: 'Premium' },
    properties,
    ...top,
  };
}

export function registryOf(properties: unknown, top: JsonObject = {}): Registry {
  return readRegistry(rawRegistry(properties, top));
}

/** `sku` of a tier, for registryOf(). */
export function tier(name: string): JsonObject {
  return { sku: { name, tier: name } };
}

/**
 * Properties of a registry that no check finds fault with, in the form of the preview api-versions, which return soft delete
 * as well (keys and their order: azure-rest-api-specs, Microsoft.ContainerRegistry, RegistryList.json of 2025-04-01).
 */
export function healthyRegistry(more: JsonObject = {}): JsonObject {
  return {
    loginServer: 'acrpay.azurecr.io',
    creationDate: '2024-06-15T21:38:26.1537861Z',
    provisioningState: 'Succeeded',
    adminUserEnabled: false,
    networkRuleSet: { defaultAction: 'Deny', ipRules: [{ action: 'Allow', value: '203.0.113.0/24' }] },
    policies: {
      quarantinePolicy: { status: 'disabled' },
      trustPolicy: { type: 'Notary', status: 'enabled' },
      retentionPolicy: { days: 30, lastUpdatedTime: '2024-06-15T21:40:12.8506835+00:00', status: 'enabled' },
      exportPolicy: { status: 'enabled' },
      azureADAuthenticationAsArmPolicy: { status: 'enabled' },
      softDeletePolicy: { retentionDays: 7, lastUpdatedTime: '2024-06-15T21:40:12.8506835+00:00', status: 'disabled' },
    },
    encryption: { status: 'disabled' },
    dataEndpointEnabled: false,
    dataEndpointHostNames: [],
    privateEndpointConnections: [connection('Approved')],
    publicNetworkAccess: 'Disabled',
    networkRuleBypassOptions: 'AzureServices',
    // As registries of today say it, also in regions where they are spread over zones.
    zoneRedundancy: 'Disabled',
    anonymousPullEnabled: false,
    ...more,
  };
}

/** A private endpoint connection in ARM's form. */
export function connection(status: string): JsonObject {
  return {
    id: `${REGISTRY_ID}/privateEndpointConnections/pe.1`,
    name: 'pe.1',
    type: 'Microsoft.ContainerRegistry/registries/privateEndpointConnections',
    properties: {
      privateEndpoint: { id: '/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network/privateEndpoints/pe' },
      privateLinkServiceConnectionState: { status, description: '', actionsRequired: 'None' },
      provisioningState: 'Succeeded',
    },
  };
}
