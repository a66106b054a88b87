import { isObject, type JsonObject, jsonOf, property } from '../../json.js';
import { count } from '../../text.js';
import { Unsaid, withUnsaid } from '../unsaid.js';
import { withPools } from './attach.js';
import { clusterOfAzurerm } from './azurermCluster.js';
import { poolOfAzurerm } from './azurermPool.js';
import { registryOfAzurerm } from './azurermRegistry.js';
import type { Plan, Planned, PlannedPool } from './planned.js';
import { type Changed, type ConfigModule, type StateModule, terraformForm } from './terraformForm.js';
import { referredCluster } from './terraformReferences.js';
import { plannedValues } from './terraformValues.js';
import { inPart, writtenCluster, writtenInPart, writtenPool, writtenRegistry } from './written.js';

const AZURERM: Readonly<Record<string, Kind>> = {
  azurerm_kubernetes_cluster: 'cluster',
  azurerm_kubernetes_cluster_node_pool: 'pool',
  azurerm_container_registry: 'registry',
};
const AZAPI = 'azapi_resource';
/** ARM types that azapi_resource may be of. */
const ARM: Readonly<Record<string, Kind>> = {
  'microsoft.containerservice/managedclusters': 'cluster',
  'microsoft.containerservice/managedclusters/agentpools': 'pool',
  'microsoft.containerregistry/registries': 'registry',
};

export function isTerraform(document: JsonObject): boolean {
  return (
    typeof document.format_version === 'string' &&
    ['resource_changes', 'planned_values', 'configuration', 'values', 'terraform_version'].some(
      (key) => key in document,
    )
  );
}

/**
 * Reads what `terraform show -json` printed of a plan, or of a state. What is deleted or forgotten is not judged; what
 * does not change is: it exists, and the plan holds all of it.
 */
export function readTerraform(document: JsonObject): Plan | { readonly problem: string } {
  const read = terraformForm.safeParse(document);
  if (!read.success) return { problem: `the Terraform plan is not as expected: ${read.error.issues[0]?.message}` };
  const { format_version, errored, resource_changes, values, configuration } = read.data;
  if (!format_version.startsWith('1.'))
    return { problem: `the Terraform plan has format ${format_version}; format 1 is read` };
  if (errored === true) return { problem: 'the Terraform plan ended with an error, so it is not whole' };
  const changes = resource_changes ?? changesOf(values?.root_module);
  return planOf(changes, configuration?.root_module, values === undefined ? 'Terraform plan' : 'Terraform state');
}

/** What a state holds, as changes that change nothing. */
function changesOf(module: StateModule | undefined): readonly Changed[] {
  const own = (module?.resources ?? []).map(({ values, sensitive_values, ...head }) => ({
    ...head,
    change: { actions: ['no-op'], before: values, after: values, after_unknown: {}, after_sensitive: sensitive_values },
  }));
  return [...own, ...(module?.child_modules ?? []).flatMap(changesOf)];
}

function planOf(changes: readonly Changed[], root: ConfigModule | undefined, what: string): Plan {
  const managed = changes.filter(({ mode }) => mode !== 'data');
  const there = managed.filter(isThereAfter);
  const gone = managed.filter((one) => !isThereAfter(one) && kindOf(one) !== undefined).length;
  const of = (kind: Kind) => there.filter((one) => kindOf(one) === kind);
  const clusters = of('cluster');
  const pools = of('pool').map((pool) => plannedPool(pool, root, clusters));
  return {
    what,
    resources: [...withPools(clusters.map(plannedCluster), pools), ...of('registry').map(plannedRegistry)],
    skipped: countedBy(there.filter((one) => kindOf(one) === undefined).map(({ type }) => type)),
    notes: gone === 0 ? [] : [`${count(gone, 'resource')} to be deleted or forgotten: not judged`],
  };
}

function countedBy(names: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

type Kind = 'cluster' | 'pool' | 'registry';

function isThereAfter({ change }: Changed): boolean {
  return change.actions.some((action) => ['create', 'update', 'no-op'].includes(action));
}

/** azapi names the type of ARM in the resource, with a version behind it. */
function kindOf({ type, change }: Changed): Kind | undefined {
  if (type !== AZAPI) return AZURERM[type];
  const values = [change.after, change.before].find(isObject);
  const [armType] = String(values?.type ?? '').split('@');
  return ARM[armType?.toLowerCase() ?? ''];
}

function valuesOf({ change }: Changed): JsonObject {
  return plannedValues(change.after, change.after_unknown, change.after_sensitive);
}

function isNew({ change }: Changed): boolean {
  return change.actions.includes('create');
}

function plannedCluster(one: Changed): Planned {
  const values = valuesOf(one);
  if (one.type === AZAPI) {
    const body = bodyOf(values);
    return { kind: 'cluster', address: one.address, raw: isNew(one) ? writtenCluster(body) : writtenInPart(body) };
  }
  const block = values.default_node_pool;
  const [pool] = Array.isArray(block) ? (block as readonly unknown[]) : [];
  const pools = isObject(pool) ? [poolOfAzurerm(pool, true, isNew(one))] : (block ?? []);
  return { kind: 'cluster', address: one.address, raw: clusterOfAzurerm(values, isNew(one), pools) };
}

function plannedRegistry(one: Changed): Planned {
  const values = valuesOf(one);
  const written = isNew(one) ? writtenRegistry : writtenInPart;
  const raw = one.type === AZAPI ? written(bodyOf(values)) : registryOfAzurerm(values);
  return { kind: 'registry', address: one.address, raw };
}

function plannedPool(one: Changed, root: ConfigModule | undefined, clusters: readonly Changed[]): PlannedPool {
  const values = valuesOf(one);
  const attribute = one.type === AZAPI ? 'parent_id' : 'kubernetes_cluster_id';
  const id = values[attribute];
  const isKnown = typeof id === 'string' && id !== '';
  return {
    address: one.address,
    pool: one.type === AZAPI ? poolOfAzapi(values, isNew(one)) : poolOfAzurerm(values, false, isNew(one)),
    clusterId: isKnown ? id : undefined,
    clusterAddress: isKnown ? undefined : referredCluster(one, attribute, root, clusters),
  };
}

function poolOfAzapi(values: JsonObject, isNewPool: boolean): JsonObject {
  const { properties } = bodyOf(values);
  if (properties instanceof Unsaid) return withUnsaid({ name: values.name }, properties);
  const pool = { ...(isObject(properties) ? properties : {}), name: values.name };
  return isNewPool ? (writtenPool(pool) as JsonObject) : inPart(pool);
}

/** azapi 2 has the body as an object, azapi 1 as text of JSON. */
function bodyOf(values: JsonObject): JsonObject {
  const { body, name, location, tags, identity, id } = values;
  const read = typeof body === 'string' ? jsonOf(body) : body;
  const own = isObject(read) && !(read instanceof Unsaid) ? read : {};
  const properties =
    read instanceof Unsaid ? read : (property(own, 'properties') ?? new Unsaid('is not in the body of the plan'));
  return {
    ...own,
    ...(id !== undefined && { id }),
    name,
    location: location ?? own.location,
    tags: tags ?? own.tags,
    identity: Array.isArray(identity) && identity.length > 0 ? identity[0] : own.identity,
    properties,
  };
}
