import { readInput } from '../../shared/estate/input.js';

const REGISTRY = '/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/acr';
const CLUSTER = '/subscriptions/s/resourcegroups/g/providers/Microsoft.ContainerService/managedClusters/aks';

function found(document: unknown, ...asked: Parameters<typeof readInput>[1][]) {
  const input = readInput(document, ...asked);
  if ('problem' in input) throw new Error(input.problem);
  return {
    resources: input.resources.map(({ kind, place }) => `${place} ${kind}`),
    skipped: Object.fromEntries(input.skipped),
  };
}

test.each<readonly [string, unknown, readonly string[]]>([
  ['by its type', { type: 'microsoft.containerregistry/registries' }, ['1 registry']],
  ['by its type in any case', { Type: 'Microsoft.ContainerRegistry/Registries' }, ['1 registry']],
  ['by its id', { id: REGISTRY, properties: {} }, ['1 registry']],
  [
    "by what no other resource has, in ARM's form",
    { properties: { loginServer: 'x', adminUserEnabled: false } },
    ['1 registry'],
  ],
  ["by what no other resource has, in az's form", { loginServer: 'x', adminUserEnabled: true }, ['1 registry']],
  ['not by a login server alone: credential sets have one', { properties: { loginServer: 'docker.io' } }, []],
  ['not by an id below it', { id: `${REGISTRY}/replications/westus` }, []],
  ['not by a type below it', { type: 'Microsoft.ContainerRegistry/registries/webhooks', id: REGISTRY }, []],
])('a registry is told %s', (_what, resource, resources) => {
  expect(found(resource).resources).toEqual(resources);
});

test('clusters and registries keep their places, and what is neither is counted by type', () => {
  const list = [{ id: REGISTRY }, 'broken', { id: CLUSTER }, { type: 'Microsoft.Web/sites' }, { id: `${REGISTRY}2` }];
  expect(found({ value: list })).toEqual({
    resources: ['1 registry', '3 cluster', '5 registry'],
    skipped: { 'microsoft.web/sites': 1 },
  });
});

test('a kind that no selected check speaks to is skipped like any other, in the order of the file', () => {
  const list = [{ id: REGISTRY }, { type: 'Microsoft.Web/sites' }, { id: `${REGISTRY}2` }, { id: CLUSTER }];
  const { resources, skipped } = found(list, (kind) => kind === 'cluster');
  expect(resources).toEqual(['4 cluster']);
  expect(Object.entries(skipped)).toEqual([
    ['microsoft.containerregistry/registries', 2],
    ['microsoft.web/sites', 1],
  ]);
});
