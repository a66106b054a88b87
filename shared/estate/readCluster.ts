import { isObject, type JsonObject, property } from '../json.js';
import type { Cluster, NodePool } from './cluster.js';
import { Facts, type Field } from './facts.js';
import type { ResourceHead } from './resourceHead.js';

/** Keys of ARM's `properties` that tell `az`'s flattened form from a resource whose `properties` are missing. */
const FLATTENED = ['agentPoolProfiles', 'kubernetesVersion', 'networkProfile', 'provisioningState', 'dnsPrefix'];

const ID = /^\/subscriptions\/([^/]+)(?:\/resourcegroups\/([^/]+))?/i;

/** Facts about a cluster, from ARM's, Resource Graph's or `az`'s form of the resource. Never throws. */
export function readCluster(raw: JsonObject): Cluster {
  const top = new Facts(raw);
  const properties = propertiesOf(top);
  const stopped = properties.state === 'value' && isStopped(properties.value);
  return {
    kind: 'cluster',
    ...headOf(top),
    properties,
    sku: top.object('sku'),
    uid: (properties.state === 'value' && valueIn(properties.value.text('resourceUID'))) || null,
    pools: poolsOf(properties, stopped),
    stopped,
    raw,
  };
}

/** What stands at the top of every ARM resource. */
export function headOf(top: Facts): Omit<ResourceHead, 'uid'> {
  const id = valueIn(top.text('id')) || null;
  const [, subscription, group] = ID.exec(id ?? '') ?? [];
  return {
    id,
    key: (id ?? '').toLowerCase(),
    name: valueIn(top.text('name')) || (id?.split('/').at(-1) ?? ''),
    subscriptionId: subscription ?? valueIn(top.text('subscriptionId')) ?? null,
    resourceGroup: group ?? valueIn(top.text('resourceGroup')) ?? null,
    location: valueIn(top.text('location'))?.toLowerCase().replace(/\s+/g, '') || null,
    tags: tagsOf(top),
  };
}

/** The lower-cased id of the cluster that an id belongs to: it is cut after `managedclusters/{name}`. */
export function clusterKeyOf(id: string): string | undefined {
  return /^.*?\/providers\/microsoft\.containerservice\/managedclusters\/[^/]+/.exec(id.toLowerCase())?.[0];
}

/** The value of a field, where it has one. */
export function valueIn<T>(field: Field<T>): T | undefined {
  return field.state === 'value' ? field.value : undefined;
}

function propertiesOf(top: Facts): Field<Facts> {
  const nested = top.object('properties');
  if (nested.state !== 'absent') return nested;
  return FLATTENED.some((key) => property(top.raw, key) !== undefined) ? { state: 'value', value: top } : nested;
}

function poolsOf(properties: Field<Facts>, clusterStopped: boolean): Cluster['pools'] {
  if (properties.state !== 'value') return { state: 'absent' };
  const list = properties.value.list('agentPoolProfiles');
  if (list.state !== 'value') return list;
  return { state: 'value', value: list.value.map((entry, at) => readPool(entry, at, clusterStopped)) };
}

function readPool(entry: unknown, at: number, clusterStopped: boolean): NodePool {
  const facts = new Facts(isObject(entry) ? entry : {});
  return {
    name: valueIn(facts.text('name')) || `#${at + 1}`,
    facts,
    tags: tagsOf(facts),
    stopped: clusterStopped || isStopped(facts),
  };
}

/** A missing powerState counts as running (docs/check-rules.md, Absent). */
function isStopped(facts: Facts): boolean {
  return valueIn(facts.text('powerState.code'))?.toLowerCase() === 'stopped';
}

function tagsOf(facts: Facts): ReadonlyMap<string, string> {
  const tags = valueIn(facts.object('tags'))?.raw ?? {};
  return new Map(Object.entries(tags).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}
