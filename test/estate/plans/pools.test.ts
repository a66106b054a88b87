import { readInput } from '../../../shared/estate/input.js';
import { isObject, type JsonObject, property } from '../../../shared/json.js';

const CLUSTER = 'azurerm_kubernetes_cluster';
const POOL = 'azurerm_kubernetes_cluster_node_pool';
const ID = '/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/aks';

interface Place {
  readonly module?: string;
  readonly index?: string | number;
  readonly id?: string;
}

function change(type: string, name: string, values: JsonObject, { module, index }: Place): JsonObject {
  const key = index === undefined ? '' : `[${JSON.stringify(index)}]`;
  return {
    address: `${module === undefined ? '' : `${module}.`}${type}.${name}${key}`,
    ...(module !== undefined && { module_address: module }),
    ...(index !== undefined && { index }),
    mode: 'managed',
    type,
    name,
    change: { actions: ['create'], before: null, after: values, after_unknown: {}, after_sensitive: {} },
  };
}

const cluster = (place: Place = {}) =>
  change(
    CLUSTER,
    'main',
    { name: 'aks', default_node_pool: [{ name: 'system' }], ...(place.id && { id: place.id }) },
    place,
  );
const pool = (place: Place = {}) =>
  change(POOL, 'apps', { name: 'apps', ...(place.id && { kubernetes_cluster_id: place.id }) }, place);
const refers = (...references: string[]) => ({
  address: `${POOL}.apps`,
  expressions: { kubernetes_cluster_id: { references } },
});
const TO_MAIN = refers(`${CLUSTER}.main.id`, `${CLUSTER}.main`);

/** Pools by the resource that they are judged with. */
function pools(changes: readonly JsonObject[], root_module: JsonObject): Readonly<Record<string, readonly unknown[]>> {
  const input = readInput({ format_version: '1.2', resource_changes: changes, configuration: { root_module } });
  if ('problem' in input) throw new Error(input.problem);
  return Object.fromEntries(
    input.resources.map(({ address, raw }) => {
      const properties = property(raw, 'properties') as JsonObject;
      const list = properties.agentPoolProfiles as readonly unknown[];
      return [address, list.map((one) => (isObject(one) ? one.name : one))];
    }),
  );
}

const BOTH = ['system', 'apps'];

test.each<readonly [string, readonly JsonObject[], JsonObject, Readonly<Record<string, readonly string[]>>]>([
  ['by reference', [cluster(), pool()], { resources: [TO_MAIN] }, { [`${CLUSTER}.main`]: BOTH }],
  ['by id', [cluster({ id: ID }), pool({ id: ID.toUpperCase() })], {}, { [`${CLUSTER}.main`]: BOTH }],
  [
    'in a module of its own, through a variable and an output',
    [cluster({ module: 'module.aks' }), pool({ module: 'module.pools' })],
    {
      module_calls: {
        aks: { module: { outputs: { id: { expression: { references: [`${CLUSTER}.main.id`] } } } } },
        pools: {
          expressions: { cluster: { references: ['module.aks.id', 'module.aks'] } },
          module: { resources: [refers('var.cluster')] },
        },
      },
    },
    { [`module.aks.${CLUSTER}.main`]: BOTH },
  ],
  [
    'in each instance of a module',
    [
      cluster({ module: 'module.aks["north"]' }),
      cluster({ module: 'module.aks["south"]' }),
      pool({ module: 'module.aks["south"]' }),
    ],
    { module_calls: { aks: { module: { resources: [TO_MAIN] } } } },
    { [`module.aks["north"].${CLUSTER}.main`]: ['system'], [`module.aks["south"].${CLUSTER}.main`]: BOTH },
  ],
  [
    'by the key that both have',
    [cluster({ index: 'a' }), cluster({ index: 'b' }), pool({ index: 'b' })],
    { resources: [refers(`${CLUSTER}.main`, 'each.key')] },
    { [`${CLUSTER}.main["a"]`]: ['system'], [`${CLUSTER}.main["b"]`]: BOTH },
  ],
  [
    'by an index',
    [cluster({ index: 0 }), cluster({ index: 1 }), pool()],
    { resources: [refers(`${CLUSTER}.main[1].id`, `${CLUSTER}.main[1]`, `${CLUSTER}.main`)] },
    { [`${CLUSTER}.main[0]`]: ['system'], [`${CLUSTER}.main[1]`]: BOTH },
  ],
  [
    'alone, where which of two is meant cannot be told',
    [cluster({ index: 'a' }), cluster({ index: 'b' }), pool()],
    { resources: [refers(`${CLUSTER}.main`)] },
    { [`${CLUSTER}.main["a"]`]: ['system'], [`${CLUSTER}.main["b"]`]: ['system'], [`${POOL}.apps`]: ['apps'] },
  ],
  ['alone, where its cluster is not in the plan', [pool({ id: ID })], {}, { [`${POOL}.apps`]: ['apps'] }],
  [
    'alone, without any configuration',
    [cluster(), pool()],
    {},
    { [`${CLUSTER}.main`]: ['system'], [`${POOL}.apps`]: ['apps'] },
  ],
  [
    'alone, where variables go round in a circle',
    [cluster(), pool({ module: 'module.a' })],
    {
      module_calls: {
        a: {
          expressions: { c: { references: ['module.a.o'] } },
          module: { resources: [refers('var.c')], outputs: { o: { expression: { references: ['var.c'] } } } },
        },
      },
    },
    { [`${CLUSTER}.main`]: ['system'], [`module.a.${POOL}.apps`]: ['apps'] },
  ],
])('a pool is judged %s', (_what, changes, root, expected) => {
  expect(pools(changes, root)).toEqual(expected);
});
