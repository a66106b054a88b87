import { Facts, type Field } from '../estate/facts.js';
import { registryKeyOf } from '../estate/registry.js';
import type { JsonObject } from '../json.js';
import { textAt } from './door.js';
import type { RowContext, RowReader, TableSignal } from './tableSignal.js';
import type { RegistryReplicas, Replica } from './types.js';

/** A registry in its regions: more than Azure has of them, and a bound for odd rows. */
const MOST_REPLICAS = 200;

/** Where each registry has replicas: rows of its children, which come with the registries' own. */
export const replications: TableSignal<'replications'> = {
  name: 'replications',
  table: 'registries',
  words: 'the registries',
  open: readReplications,
};

function readReplications({ registries }: RowContext): RowReader<RegistryReplicas> {
  const keys = new Set(registries.map(({ key }) => key));
  const listed = new Set<string>();
  const byRegistry = new Map<string, Replica[]>();
  let odd = 0;
  let elsewhere = 0;
  return {
    take(row) {
      const id = textAt(row, 'id').toLowerCase();
      const key = registryKeyOf(id);
      if (key === undefined) odd += 1;
      else if (key === id) listed.add(key);
      else if (!keys.has(key)) elsewhere += 1;
      else {
        const replica = replicaOf(row);
        const own = byRegistry.get(key) ?? [];
        if (replica === undefined) odd += 1;
        else if (own.length < MOST_REPLICAS) byRegistry.set(key, [...own, replica]);
      }
    },
    of: (key) => ({ listed: listed.has(key), replicas: byRegistry.get(key) ?? [] }),
    left: () => ({ odd, elsewhere }),
  };
}

/** One without a region is odd. What is not said of it (old api-versions) is ARM's default: it takes requests. */
function replicaOf(row: JsonObject): Replica | undefined {
  const region = textAt(row, 'location').toLowerCase().replace(/\s+/g, '');
  if (region === '') return undefined;
  const facts = new Facts(row);
  const takesRequests = facts.flag('properties.regionEndpointEnabled');
  const zones = wordIn(facts.text('properties.zoneRedundancy'));
  return {
    region,
    takesRequests: takesRequests.state !== 'value' || takesRequests.value,
    zoneRedundant: zones === '' ? null : zones === 'enabled',
    state: wordIn(facts.text('properties.provisioningState')),
  };
}

function wordIn(field: Field<string>): string {
  return field.state === 'value' ? field.value.trim().toLowerCase() : '';
}
