import { gitOps } from '../../shared/signals/gitOps.js';
import { asked } from '../support/asked.js';
import { CLUSTER_ID, clusterOf } from '../support/clusters.js';

const cluster = clusterOf({});

function read(...rows: Record<string, unknown>[]) {
  const reader = gitOps.open({ clusters: [cluster], registries: [], previousAlerts: new Map() });
  for (const row of asked('gitOps', rows)) reader.take(row);
  return reader;
}

const below = (type: string, name: string, properties: Record<string, unknown>, of = CLUSTER_ID) => ({
  id: `${of}/providers/Microsoft.KubernetesConfiguration/${type}/${name}`,
  name,
  type: `microsoft.kubernetesconfiguration/${type.toLowerCase()}`,
  properties,
});
const ARC = '/subscriptions/s/resourceGroups/rg/providers/Microsoft.Kubernetes/connectedClusters/edge';

test.each([
  [
    'an extension with keys in Pascal case, as in the samples',
    below('extensions', 'flux', { ExtensionType: 'microsoft.flux' }),
    [{ kind: 'extension', name: 'flux', type: 'microsoft.flux' }],
  ],
  [
    'an extension with keys as in the API description',
    below('extensions', 'argo', { extensionType: 'Microsoft.ArgoCD' }),
    [{ kind: 'extension', name: 'argo', type: 'Microsoft.ArgoCD' }],
  ],
  [
    'a configuration of Flux',
    below('fluxConfigurations', 'apps', { sourceKind: 'GitRepository' }),
    [{ kind: 'configuration', name: 'apps', type: 'GitRepository' }],
  ],
  [
    'a configuration of the first Flux',
    below('sourceControlConfigurations', 'apps', { repositoryUrl: 'https://example.com/x.git' }),
    [{ kind: 'configuration', name: 'apps', type: '' }],
  ],
  ['no other extension', below('extensions', 'dapr', { extensionType: 'Microsoft.Dapr' }), []],
  ['nothing of a cluster of Azure Arc', below('extensions', 'flux', { extensionType: 'microsoft.flux' }, ARC), []],
])('GitOps: %s', (_what, row, expected) => {
  expect(read(row).of(cluster.key)).toEqual(expected);
});

test('no more than twenty parts are kept', () => {
  const rows = Array.from({ length: 25 }, (_none, at) => below('fluxConfigurations', `c${at}`, {}));
  expect(read(...rows).of(cluster.key)).toHaveLength(20);
});

test('rows that name no known cluster are counted, and rows that say nothing', () => {
  const flux = { extensionType: 'microsoft.flux' };
  const reader = read(below('extensions', 'flux', flux, `${CLUSTER_ID}-gone`), below('extensions', 'flux', {}));
  reader.take({});
  expect(reader.left()).toEqual({ odd: 2, elsewhere: 1 });
});
