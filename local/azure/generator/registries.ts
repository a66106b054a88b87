import type { ArmResource, World } from '../world.js';
import type { Fleet } from './draft.js';

type Properties = Readonly<Record<string, unknown>>;
type Tier = 'Basic' | 'Standard' | 'Premium';

interface Kind {
  readonly name: string;
  readonly tier: Tier;
  readonly properties: Properties;
  /** Has its images from outside through a cache rule. */
  readonly mirrors: boolean;
  /** Stands in a second region as well. */
  readonly replicated: boolean;
  /** Stands in the region that has no zones. */
  readonly noZones: boolean;
}

const CLOSED: Properties = {
  adminUserEnabled: false,
  anonymousPullEnabled: false,
  publicNetworkAccess: 'Disabled',
  networkRuleSet: { defaultAction: 'Deny', ipRules: [] },
  zoneRedundancy: 'Enabled',
  policies: policies('enabled'),
};
const OPEN: Properties = {
  adminUserEnabled: true,
  anonymousPullEnabled: true,
  publicNetworkAccess: 'Enabled',
  networkRuleSet: { defaultAction: 'Allow', ipRules: [] },
  zoneRedundancy: 'Disabled',
  policies: policies('disabled'),
};

/** Kinds of registries, by turns, one a subscription. */
const KINDS: readonly Kind[] = [
  { name: 'sound', tier: 'Premium', properties: CLOSED, mirrors: true, replicated: false, noZones: false },
  { name: 'open', tier: 'Premium', properties: OPEN, mirrors: false, replicated: false, noZones: true },
  {
    name: 'far',
    tier: 'Premium',
    properties: { ...CLOSED, zoneRedundancy: 'Disabled' },
    mirrors: true,
    replicated: true,
    noZones: true,
  },
  {
    name: 'small',
    tier: 'Basic',
    properties: { ...OPEN, anonymousPullEnabled: false, networkRuleSet: undefined },
    mirrors: false,
    replicated: false,
    noZones: false,
  },
];

/** The container registry of each subscription of the varied fleet. */
export function addRegistries(world: World, { subscriptions, regions }: Fleet): void {
  for (const [at, subscription] of subscriptions.entries()) {
    const kind = KINDS[at % KINDS.length];
    if (kind === undefined) continue;
    const { name } = regions.find(({ lags }) => lags === kind.noZones) ?? regions[0];
    addRegistry(world, subscription, `acr${kind.name}${at + 1}`, name, kind);
  }
}

function addRegistry(world: World, subscription: string, name: string, location: string, kind: Kind): void {
  const id = `/subscriptions/${subscription}/resourceGroups/rg-images/providers/Microsoft.ContainerRegistry/registries/${name}`;
  const type = 'Microsoft.ContainerRegistry/registries';
  put(world, {
    id,
    name,
    type,
    location,
    sku: { name: kind.tier, tier: kind.tier },
    properties: {
      loginServer: `${name}.azurecr.io`,
      creationDate: '2024-03-05T09:12:44.1537861Z',
      provisioningState: 'Succeeded',
      ...kind.properties,
      privateEndpointConnections: kind.properties === OPEN ? [] : kind.tier === 'Premium' ? [connection(id)] : [],
    },
  });
  if (kind.mirrors) {
    const rule = {
      sourceRepository: 'docker.io/library/*',
      targetRepository: 'docker/*',
      provisioningState: 'Succeeded',
    };
    put(world, { id: `${id}/cacheRules/docker`, name: 'docker', type: `${type}/cacheRules`, properties: rule });
  }
  if (kind.replicated) {
    for (const region of [location, 'northeurope']) {
      const properties = { provisioningState: 'Succeeded', regionEndpointEnabled: true, zoneRedundancy: 'Disabled' };
      put(world, {
        id: `${id}/replications/${region}`,
        name: region,
        type: `${type}/replications`,
        location: region,
        properties,
      });
    }
  }
}

function connection(id: string): Properties {
  return {
    id: `${id}/privateEndpointConnections/inside`,
    properties: {
      privateEndpoint: { id: id.replace('ContainerRegistry/registries', 'Network/privateEndpoints') },
      privateLinkServiceConnectionState: { status: 'Approved', description: '' },
    },
  };
}

function policies(status: string): Properties {
  return {
    quarantinePolicy: { status: 'disabled' },
    trustPolicy: { type: 'Notary', status },
    retentionPolicy: { days: 30, status },
    exportPolicy: { status: 'enabled' },
    azureADAuthenticationAsArmPolicy: { status: 'enabled' },
    softDeletePolicy: { retentionDays: 7, status: 'disabled' },
  };
}

function put(world: World, resource: ArmResource): void {
  world.resources[resource.id.toLowerCase()] = resource;
}
