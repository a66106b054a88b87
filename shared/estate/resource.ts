import { count } from '../text.js';
import type { Cluster } from './cluster.js';
import type { Registry } from './registry.js';
import type { ResourceHead } from './resourceHead.js';

/** What a check can be about. */
export type ResourceKind = 'cluster' | 'registry' | 'subscription' | 'tenant';

/** A subscription: what Defender's plans and findings about connected repositories are told of. Id `/subscriptions/{id}`. */
export interface Subscription extends ResourceHead {
  readonly kind: 'subscription';
}

/** The tenant of the identity that reads. Id `/tenants/{id}`. */
export interface Tenant extends ResourceHead {
  readonly kind: 'tenant';
}

export type Resource = Cluster | Registry | Subscription | Tenant;

/** The ARM type of each kind, lower case, as events name it. */
export const RESOURCE_TYPES: Readonly<Record<ResourceKind, string>> = {
  cluster: 'microsoft.containerservice/managedclusters',
  registry: 'microsoft.containerregistry/registries',
  subscription: 'microsoft.resources/subscriptions',
  tenant: 'microsoft.resources/tenants',
};

/** The kind that an ARM type is of, where a check can be about it. */
export function kindOfType(type: string): ResourceKind | undefined {
  const wanted = type.toLowerCase();
  const kinds = Object.keys(RESOURCE_TYPES) as ResourceKind[];
  return kinds.find((kind) => RESOURCE_TYPES[kind] === wanted);
}

/** @param id of the tenant */
export function tenantResource(id: string): Tenant {
  const path = `/tenants/${id}`;
  return {
    kind: 'tenant',
    id: path,
    key: path.toLowerCase(),
    name: `tenant ${id}`,
    subscriptionId: null,
    resourceGroup: null,
    location: null,
    tags: new Map(),
    uid: null,
  };
}

const NOUNS: Readonly<Record<ResourceKind, readonly [one: string, many: string]>> = {
  cluster: ['cluster', 'clusters'],
  registry: ['registry', 'registries'],
  subscription: ['subscription', 'subscriptions'],
  tenant: ['tenant', 'tenants'],
};

/** `3 clusters and 1 registry`; of nothing at all, `0 clusters`. */
export function countedKinds(kinds: readonly ResourceKind[]): string {
  const words = (Object.keys(NOUNS) as ResourceKind[]).flatMap((kind) => {
    const number = kinds.filter((one) => one === kind).length;
    return number === 0 ? [] : [count(number, ...NOUNS[kind])];
  });
  return words.length === 0 ? count(0, ...NOUNS.cluster) : words.join(' and ');
}

/** @param id of the subscription, as it came @param tags of the subscription itself */
export function subscriptionResource(
  id: string,
  name: string,
  tags: Readonly<Record<string, string>> = {},
): Subscription {
  const path = `/subscriptions/${id}`;
  return {
    kind: 'subscription',
    id: path,
    key: path.toLowerCase(),
    name,
    subscriptionId: id,
    resourceGroup: null,
    location: null,
    tags: new Map(Object.entries(tags)),
    uid: null,
  };
}
