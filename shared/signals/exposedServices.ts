import { Facts } from '../estate/facts.js';
import { valueIn } from '../estate/readCluster.js';
import { isObject, type JsonObject, property } from '../json.js';
import { clean } from '../text.js';
import { textAt } from './door.js';
import { placingOf } from './placing.js';
import type { RowContext, RowReader, TableSignal } from './tableSignal.js';
import type { ExposedService, PublicAddress } from './types.js';

/** Keys of the tag by which AKS marks a service's public address (kubernetes-sigs/cloud-provider-azure, pkg/consts). */
const TAG = 'k8s-azure-service';
/** The same of clusters that are old; others use the word for what they like. */
const LEGACY_TAG = 'service';
/** Longest namespace (63) and name of a service (253) with a slash between. */
const LONGEST = 317;

/** Services that public addresses of `resources` are tagged with. */
export const exposedServices: TableSignal<'exposedServices'> = {
  name: 'exposedServices',
  table: 'publicAddresses',
  words: 'the public IP addresses',
  open: readExposedServices,
};

/** A load balancer has no more than 600 addresses (docs), and a tag no more than 256 characters of services. */
function readExposedServices({ clusters }: RowContext): RowReader<readonly ExposedService[]> {
  const placing = placingOf(clusters);
  const byCluster = new Map<string, Map<string, PublicAddress[]>>();
  let elsewhere = 0;
  return {
    take(row) {
      const services = servicesOf(row);
      if (services.length === 0) return;
      const keys = clustersOf(row, (id) => placing.keysOf(id));
      if (keys.length === 0) elsewhere += 1;
      for (const key of keys) {
        const own = byCluster.get(key) ?? new Map<string, PublicAddress[]>();
        byCluster.set(key, own);
        for (const service of services) own.set(service, [...(own.get(service) ?? []), addressOf(row)]);
      }
    },
    of(key) {
      const services = [...(byCluster.get(key) ?? [])].map(([service, addresses]) => ({
        service,
        addresses: [...addresses].sort((one, other) => (one.name < other.name ? -1 : 1)),
      }));
      return services.sort((one, other) => (one.service < other.service ? -1 : 1));
    },
    // A row is about a service, or about nothing of ours: none is odd.
    left: () => ({ odd: 0, elsewhere }),
  };
}

/** The load balancer's resource group is the cluster's, whose ever the address is; else that of the address itself. */
function clustersOf(row: JsonObject, keysOf: (id: string) => readonly string[]): readonly string[] {
  const attached = keysOf(textIn(row, 'ipConfiguration.id'));
  return attached.length > 0 ? attached : keysOf(textAt(row, 'id'));
}

/** Several services on one address are joined by a comma. A tag that is empty is left of a service that is gone. */
function servicesOf(row: JsonObject): readonly string[] {
  const tags = property(row, 'tags');
  if (!isObject(tags)) return [];
  const named = entriesOf(tags, TAG);
  const found =
    named.length > 0 ? named : entriesOf(tags, LEGACY_TAG).filter((name) => /^[^/\s]+\/[^/\s]+$/.test(name));
  return [...new Set(found)];
}

function entriesOf(tags: JsonObject, key: string): readonly string[] {
  const names = textAt(tags, key).split(',');
  return names.map((name) => clean(name.trim(), LONGEST)).filter((name) => name !== '');
}

function addressOf(row: JsonObject): PublicAddress {
  const name = clean(textAt(row, 'name') || (textAt(row, 'id').split('/').at(-1) ?? ''));
  return {
    name,
    ip: clean(textIn(row, 'ipAddress').toLowerCase()) || null,
    host: clean(textIn(row, 'dnsSettings.fqdn').toLowerCase()) || null,
  };
}

function textIn(row: JsonObject, path: string): string {
  return valueIn(new Facts(row).text(`properties.${path}`)) ?? '';
}
