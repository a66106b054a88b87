import pLimit from 'p-limit';
import type { ListedCluster } from './changes.js';
import type { Requests, SimulatedAzure } from './simulated.js';

const AT_ONCE = 8;

interface ListPage {
  readonly value: readonly { readonly id: string; readonly properties: unknown }[];
  readonly nextLink?: string;
}

export interface OneByOne {
  readonly requests: number;
  readonly clusters: readonly ListedCluster[];
}

/**
 * How common scanners read the same estate: one list a subscription, then exactly the upgrade profile, the pools and the
 * diagnostic settings of each cluster, eight at once, every list to its last page. Nothing is judged: requests are all
 * that is compared.
 */
export async function readOneByOne(azure: SimulatedAzure): Promise<OneByOne> {
  await azure.control('DELETE', '/_vigie/requests');
  const token = await tokenOf(azure);
  const list = (path: string, version: string) => allOf(azure, token, `${path}?api-version=${version}`);
  const limit = pLimit(AT_ONCE);
  const subscriptions = await list('/subscriptions', '2022-12-01');
  const clusters = await Promise.all(
    subscriptions.map(({ id }) =>
      limit(() => list(`${id}/providers/Microsoft.ContainerService/managedClusters`, '2025-05-01')),
    ),
  );
  const all = clusters.flat();
  await Promise.all(
    all.map(({ id }) =>
      limit(async () => {
        await got(azure, token, `${id}/upgradeProfiles/default?api-version=2025-05-01`);
        await list(`${id}/agentPools`, '2025-05-01');
        await list(`${id}/providers/Microsoft.Insights/diagnosticSettings`, '2021-05-01-preview');
      }),
    ),
  );
  const { total } = await azure.control<Requests>('GET', '/_vigie/requests');
  return { requests: total, clusters: all.map(({ id, properties }) => ({ id, hasChannel: hasChannel(properties) })) };
}

async function tokenOf({ ask, url, env }: SimulatedAzure): Promise<string> {
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: env.AZURE_CLIENT_ID ?? '',
    client_secret: env.AZURE_CLIENT_SECRET ?? '',
    scope: `${url}/.default`,
  });
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const { status, text } = await ask('POST', `/${env.AZURE_TENANT_ID}/oauth2/v2.0/token`, headers, String(form));
  if (status !== 200) throw new Error(`no token for the comparison: ${status} ${text}`);
  return (JSON.parse(text) as { access_token: string }).access_token;
}

async function allOf(azure: SimulatedAzure, token: string, first: string): Promise<ListPage['value']> {
  const found: ListPage['value'][number][] = [];
  for (let next: string | undefined = first; next !== undefined; ) {
    const page: ListPage = JSON.parse(await got(azure, token, next)) as ListPage;
    found.push(...page.value);
    next = page.nextLink;
  }
  return found;
}

async function got({ ask }: SimulatedAzure, token: string, url: string): Promise<string> {
  const { status, text } = await ask('GET', url, { authorization: `Bearer ${token}` });
  if (status !== 200) throw new Error(`GET ${url}: ${status} ${text}`);
  return text;
}

function hasChannel(properties: unknown): boolean {
  const { autoUpgradeProfile } = properties as { autoUpgradeProfile?: { upgradeChannel?: string | null } | null };
  return !['', 'none'].includes((autoUpgradeProfile?.upgradeChannel ?? '').toLowerCase());
}
