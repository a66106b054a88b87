import { type JsonObject, property } from '../json.js';
import { Facts, type Field } from './facts.js';
import { headOf, valueIn } from './readCluster.js';
import type { ResourceHead } from './resourceHead.js';

/** One container registry: a Microsoft.ContainerRegistry/registries resource, whatever form it came in. */
export interface Registry extends ResourceHead {
  readonly kind: 'registry';
  /** `properties` of ARM's form; of the flattened form (`az`) the resource itself. */
  readonly properties: Field<Facts>;
  /** `sku`, which stands beside `properties` in both forms. */
  readonly sku: Field<Facts>;
  /** The resource as it came. */
  readonly raw: unknown;
}

/** The newest stable version of the registries' API: older ones leave most properties out. */
export const REGISTRY_API = '2025-11-01';

/** Keys of ARM's `properties` that tell `az`'s flattened form from a registry whose `properties` are missing. */
const FLATTENED = ['loginServer', 'adminUserEnabled', 'provisioningState', 'creationDate'];

/** Facts about a registry, from ARM's, Resource Graph's or `az`'s form of the resource. Its uid is `creationDate`. Never throws. */
export function readRegistry(raw: JsonObject): Registry {
  const top = new Facts(raw);
  const nested = top.object('properties');
  const isFlat = nested.state === 'absent' && FLATTENED.some((key) => property(raw, key) !== undefined);
  const properties: Field<Facts> = isFlat ? { state: 'value', value: top } : nested;
  const created = properties.state === 'value' ? valueIn(properties.value.text('creationDate')) : undefined;
  return { kind: 'registry', ...headOf(top), properties, sku: top.object('sku'), uid: created || null, raw };
}

/** The lower-cased id of the registry that an id belongs to: it is cut after `registries/{name}`. */
export function registryKeyOf(id: string): string | undefined {
  return /^.*?\/providers\/microsoft\.containerregistry\/registries\/[^/]+/.exec(id.trim().toLowerCase())?.[0];
}
