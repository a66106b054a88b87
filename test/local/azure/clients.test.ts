import { ContainerServiceClient } from '@azure/arm-containerservice';
import { ResourceGraphClient } from '@azure/arm-resourcegraph';
import { ClientSecretCredential } from '@azure/identity';
import { LogsQueryClient, type LogsQueryResult } from '@azure/monitor-query';
import { CUSTOMER_ID, clusterId, clusterResource, fixtureWorld, PAY, SEARCH } from '../../support/fixtureWorld.js';
import { type SimulatedAzure, startSimulatedAzure } from '../../support/simulatedAzure.js';

let azure: SimulatedAzure;
beforeEach(async () => {
  azure = await startSimulatedAzure();
});
afterEach(() => azure.close());

function credential(changes: { tenant?: string; client?: string; secret?: string } = {}): ClientSecretCredential {
  const { tenantId, clientId, clientSecret } = azure.azure.identity;
  return new ClientSecretCredential(
    changes.tenant ?? tenantId,
    changes.client ?? clientId,
    changes.secret ?? clientSecret,
    { authorityHost: azure.url, disableInstanceDiscovery: true },
  );
}

const scope = () => ({ endpoint: azure.url, credentials: { scopes: [`${azure.url}/.default`] } });
const graphClient = () => new ResourceGraphClient(credential(), { ...scope(), retryOptions: { maxRetries: 0 } });
const containers = (subscription = PAY) => new ContainerServiceClient(credential(), subscription, scope());

async function all<T>(list: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const one of list) found.push(one);
  return found;
}

describe('tokens', () => {
  test('are issued for an audience that is known', async () => {
    const token = await credential().getToken(`${azure.url}/.default`);
    expect(azure.azure.tokens.read(`Bearer ${token.token}`)).toEqual({ state: 'good', audience: azure.url });
  });

  test.each([
    ['a wrong secret', { secret: 'wrong' }, 'AADSTS7000215'],
    ['an unknown client', { client: '00000000-0000-4000-8000-00000000dead' }, 'AADSTS700016'],
    ['an unknown tenant', { tenant: '00000000-0000-4000-8000-00000000dead' }, 'endpoints_resolution_error'],
  ] as const)('are refused to %s', async (_who, changes, code) => {
    await expect(credential(changes).getToken(`${azure.url}/.default`)).rejects.toThrow(code);
  });

  test('are refused for an audience that nobody knows', async () => {
    await expect(credential().getToken('https://other.example/.default')).rejects.toThrow('AADSTS500011');
  });
});

describe('Resource Graph', () => {
  test('answers page after page in the order that was asked', async () => {
    const query =
      "resources | where type =~ 'microsoft.containerservice/managedclusters' | extend s = tolower(subscriptionId) | project id, s | order by s asc, id asc";
    const first = await graphClient().resources({ query, subscriptions: [PAY, SEARCH], options: { top: 2 } });
    expect(first).toMatchObject({ totalRecords: 3, count: 2, resultTruncated: 'false' });
    const { skipToken = '' } = first;
    expect(JSON.parse(Buffer.from(skipToken, 'base64').toString())).toMatchObject({ MaxRows: 2, RowsToSkip: 2 });
    const second = await graphClient().resources({ query, subscriptions: [PAY, SEARCH], options: { skipToken } });
    expect(second).toMatchObject({ totalRecords: 3, count: 1 });
    expect(second.skipToken).toBeUndefined();
    const ids = [...first.data, ...second.data].map(({ id }) => id);
    expect(ids).toEqual([
      clusterId(PAY, 'aks-pay-prod'),
      clusterId(PAY, 'aks-pay-test'),
      clusterId(SEARCH, 'aks-search-prod'),
    ]);
  });

  test('gives 1,000 rows a page where the caller asks for no other number', async () => {
    const world = fixtureWorld();
    for (let at = 0; at < 1_500; at += 1) {
      const cluster = clusterResource(clusterId(SEARCH, `c${at}`));
      world.resources[cluster.id.toLowerCase()] = cluster;
    }
    const large = await startSimulatedAzure(world);
    azure = await azure.close().then(() => large);
    const page = await graphClient().resources({ query: 'resources | project id' });
    expect(page).toMatchObject({ totalRecords: 1_504, count: 1_000 });
  });
});

describe('Container Service', () => {
  test('lists the clusters of a subscription over several pages', async () => {
    for (let at = 0; at < 230; at += 1) {
      const cluster = clusterResource(clusterId(SEARCH, `c${at}`));
      azure.world.resources[cluster.id.toLowerCase()] = cluster;
    }
    expect(await all(containers(SEARCH).managedClusters.list())).toHaveLength(231);
    expect(azure.azure.requests.counts().byRoute).toMatchObject({
      'GET /subscriptions/{}/providers/Microsoft.ContainerService/managedClusters': 3,
    });
  });

  test('gives one cluster, its pools and what is asked about them', async () => {
    const { managedClusters, agentPools, maintenanceConfigurations } = containers();
    const place = ['rg-aks-pay-prod', 'aks-pay-prod'] as const;
    expect(await managedClusters.get(...place)).toMatchObject({ name: 'aks-pay-prod', kubernetesVersion: '1.35.2' });
    expect(await all(agentPools.list(...place))).toMatchObject([{ name: 'np1', mode: 'System' }]);
    expect(await agentPools.getUpgradeProfile(...place, 'np1')).toMatchObject({
      latestNodeImageVersion: 'AKSUbuntu-2204gen2containerd-202611.09.0',
    });
    expect(await managedClusters.getUpgradeProfile(...place)).toMatchObject({
      controlPlaneProfile: {
        upgrades: [{ kubernetesVersion: '1.35.3' }, { kubernetesVersion: '1.36.0', isPreview: true }],
      },
    });
    expect(await all(maintenanceConfigurations.listByManagedCluster(...place))).toMatchObject([{ name: 'default' }]);
    expect(await managedClusters.listKubernetesVersions('westeurope')).toMatchObject({
      values: [
        { version: '1.36', isPreview: true },
        { version: '1.35', isDefault: true },
      ],
    });
  });

  test('lists the clusters of a resource group, in any case of letters, and says 404 for none', async () => {
    const { managedClusters } = containers();
    const found = await all(managedClusters.listByResourceGroup('RG-aks-pay-prod'));
    expect(found.map(({ name }) => name)).toEqual(['aks-pay-prod']);
    expect(await all(managedClusters.listByResourceGroup('rg-logs'))).toEqual([]);
    await expect(all(managedClusters.listByResourceGroup('rg-none'))).rejects.toMatchObject({
      statusCode: 404,
      code: 'ResourceGroupNotFound',
    });
  });

  test.each([
    ['a cluster that is not there', PAY, 'rg-aks-pay-prod', 'ResourceNotFound'],
    ['a resource group that is not there', PAY, 'rg-none', 'ResourceGroupNotFound'],
    ['a subscription that is not there', '99999999-9999-4999-8999-999999999999', 'rg', 'SubscriptionNotFound'],
  ])('says 404 for %s', async (_what, subscription, group, code) => {
    await expect(containers(subscription).managedClusters.get(group, 'none')).rejects.toMatchObject({
      statusCode: 404,
      code,
    });
  });

  test('a token for another service is refused with 401', async () => {
    const client = new ContainerServiceClient(credential(), PAY, {
      endpoint: azure.url,
      credentials: { scopes: [`${azure.azure.endpoints.ingestionAudience}/.default`] },
    });
    await expect(client.managedClusters.get('rg', 'c')).rejects.toMatchObject({
      statusCode: 401,
      code: 'InvalidAuthenticationTokenAudience',
    });
  });
});

describe('Log Analytics', () => {
  const query = 'union isfuzzy=true (InsightsMetrics), (KubeNodeInventory), (KubePodInventory), (KubeEvents)';
  const logs = () => {
    const endpoint = azure.azure.endpoints.logAnalytics;
    return new LogsQueryClient(credential(), { endpoint, audience: endpoint });
  };
  const rowsOf = (result: LogsQueryResult) =>
    'tables' in result ? result.tables.flatMap(({ rows }) => rows) : undefined;

  test('answers one query for all clusters of a workspace', async () => {
    const rows = rowsOf(await logs().queryWorkspace(CUSTOMER_ID, query, { duration: 'P14D' }));
    const [pay, search] = [
      clusterId(PAY, 'aks-pay-prod').toLowerCase(),
      clusterId(SEARCH, 'aks-search-prod').toLowerCase(),
    ];
    const [payNode, searchNode] = ['aks-np1-11111111-vmss000000', 'aks-np1-22222222-vmss000000'];
    const [image, seen, boot] = [
      'AKSUbuntu-2204gen2containerd-202611.02.0',
      '2026-11-23T01:27:00.000Z',
      '2026-11-20T04:00:00.000Z',
    ];
    expect(rows).toEqual([
      ['reboot', pay, payNode, '', '', '1', '2026-11-21T04:00:00.000Z', seen, ''],
      ['node', pay, payNode, 'np1', image, '', '', seen, boot],
      ['node', search, searchNode, 'np1', image, '', '', seen, boot],
      ['kured', pay, '', '', '', '1', '', seen, ''],
      ['kured', search, '', '', '', '0', '', seen, ''],
    ]);
  });

  test('answers for a subscription with the clusters below it', async () => {
    const rows = rowsOf(await logs().queryResource(`/subscriptions/${SEARCH}`, query, { duration: 'P14D' }));
    expect(rows?.map(([kind]) => kind)).toEqual(['node', 'kured']);
  });

  test('shows nothing that is older than its window', async () => {
    azure.azure.now = new Date('2026-12-20T00:00:00Z');
    const rows = rowsOf(await logs().queryWorkspace(CUSTOMER_ID, query, { duration: 'P14D' }));
    expect(rows?.find(([kind]) => kind === 'reboot')?.[6]).toBe('2026-12-06T00:00:00.000Z');
    expect(rows?.find(([kind]) => kind === 'node')?.[8]).toBe('');
  });

  test('answers for a piece of a workspace alone, and refuses one that it does not understand', async () => {
    const cut = (bound: string) =>
      `let isAsked = (id: string) { not(id startswith '/subscriptions/') or (strcmp(id, '/subscriptions/${SEARCH}') ${bound}) };\n${query.replaceAll(')', ' | where isAsked(ClusterId))')}`;
    const ask = (text: string) => logs().queryWorkspace(CUSTOMER_ID, text, { duration: 'P14D' });
    const whole = rowsOf(await ask(query));
    const [before, from] = [rowsOf(await ask(cut('< 0'))), rowsOf(await ask(cut('>= 0')))];
    expect([before?.length, from?.length]).toEqual([3, 2]);
    expect(whole).toEqual(expect.arrayContaining([...(before ?? []), ...(from ?? [])]));
    await expect(ask(cut('== 0'))).rejects.toMatchObject({ statusCode: 400, code: 'BadArgumentError' });
  });

  test('refuses other tables and workspaces that it does not know', async () => {
    await expect(logs().queryWorkspace(CUSTOMER_ID, 'Heartbeat | take 1', { duration: 'P1D' })).rejects.toMatchObject({
      statusCode: 400,
      code: 'BadArgumentError',
    });
    await expect(logs().queryWorkspace(PAY, query, { duration: 'P1D' })).rejects.toMatchObject({
      statusCode: 404,
      code: 'WorkspaceNotFoundError',
    });
  });
});
