import { z } from 'zod';

/** What an owner is named for: the kind of place, and what it is found by, in lower case. */
export interface OwnerScope {
  /** `resource`: a cluster, a registry or whatever else has an ARM id below a resource group. */
  readonly kind: 'resource' | 'resourceGroup' | 'subscription' | 'managementGroup';
  /** Of a resource its id; of a resource group `{subscription id}/{name}`; else the subscription's id or the group's name. */
  readonly key: string;
}

const MANAGEMENT_GROUP = /^\/providers\/microsoft\.management\/managementgroups\/([^/]+)$/;
const BELOW_SUBSCRIPTION =
  /^\/subscriptions\/([^/]+)(?:\/resourcegroups\/([^/]+)(\/providers\/[^/]+\/[^/]+\/[^/]+.*)?)?$/;

const guid = z.guid();
export const isSubscriptionId = (text: string): boolean => guid.safeParse(text).success;

/**
 * The place that an ARM id names; a bare GUID is a subscription's. The forms of ids are those of Azure Resource Manager.
 * @returns `undefined`: it names none
 */
export function ownerScope(text: string): OwnerScope | undefined {
  const id = text.trim().toLowerCase().replace(/\/+$/, '');
  if (isSubscriptionId(id)) return { kind: 'subscription', key: id };
  const [, managementGroup] = MANAGEMENT_GROUP.exec(id) ?? [];
  if (managementGroup !== undefined) return { kind: 'managementGroup', key: managementGroup };
  const [, subscription = '', group, resource] = BELOW_SUBSCRIPTION.exec(id) ?? [];
  if (!isSubscriptionId(subscription)) return undefined;
  if (resource !== undefined) return { kind: 'resource', key: id };
  return group === undefined
    ? { kind: 'subscription', key: subscription }
    : { kind: 'resourceGroup', key: `${subscription}/${group}` };
}
