import type { Read, ReadFailure } from '../../../azure/failure.js';
import type { Cluster } from '../../../estate/cluster.js';
import { type SideTables, TABLES } from '../../../estate/tables.js';
import type { JsonObject } from '../../../json.js';
import { readConditionalAccess } from '../../../signals/conditionalAccess.js';
import { textsIn } from '../../../signals/door.js';
import type { MetricAccount } from '../../../signals/metricAccounts.js';
import type { SignalName } from '../../../signals/types.js';
import { workspaceOf } from '../../../signals/workspace.js';
import { grantPolicyRead, grantRole } from '../commands.js';
import type { Remedy, Result } from '../form.js';
import { failed, ok, remedyOf, warning } from '../results.js';
import { type Looking, MOST_LOOKED_AT, type ReadsSeen, spread } from './looking.js';
import { lostWithout } from './lost.js';
import { readWhole } from './rows.js';

/** Asks for a right and for the tables, and for next to nothing else. */
const LOG_QUERY = 'union isfuzzy=true (KubeNodeInventory | take 1), (InsightsMetrics | take 1) | take 1';
const METRIC_QUERY = 'vector(1)';

/** What serves more than one subscription: workspaces of logs and of metrics, vulnerability data, the tenant's policies. */
export async function seeSources(
  looking: Looking,
  clusters: readonly Cluster[],
  { ids, lookedAt }: { readonly ids: readonly string[]; readonly lookedAt: readonly string[] },
): Promise<Pick<ReadsSeen, 'shared' | 'sources'>> {
  const { isWanted } = looking;
  const isOfNodes = isWanted('nodeInventory') || isWanted('rebootRequests');
  const sides = isOfNodes && clusters.length > 0 ? await sidesOf(looking, ids) : new Map();
  const workspaces = isOfNodes ? workspacesOf(clusters) : [];
  const accounts = isWanted('rebootRequests') && clusters.length > 0 ? await accountsOf(looking, sides, lookedAt) : [];
  const shared = [
    ...(await each(workspaces, (id) => askWorkspace(looking, id, sides))),
    ...(await each(accounts, (account) => askAccount(looking, account))),
    ...(isWanted('nodeImageFixes') && clusters.length > 0 ? [await askVulnerabilityData(looking)] : []),
    ...(isWanted('conditionalAccess') ? [await askConditionalAccess(looking)] : []),
  ];
  return { shared, sources: { workspaces: workspaces.length, accounts: accounts.length } };
}

async function each<T>(all: readonly T[], ask: (one: T) => Promise<Result>): Promise<readonly Result[]> {
  return Promise.all(spread(all, MOST_LOOKED_AT).map(ask));
}

function tableNamed(name: string) {
  const table = TABLES.find((one) => one.name === name);
  if (table === undefined) throw new Error(`no table ${name}`);
  return table;
}

/** A table that was refused is told with the tables: here it has no rows. */
async function sidesOf({ vigie }: Looking, ids: readonly string[]): Promise<SideTables> {
  const table = tableNamed('workspaces');
  const { rows } = await readWhole(vigie.azure, table, ids);
  const kept = rows.flatMap((row): [string, JsonObject][] => {
    const few = table.keep?.(row);
    return few === undefined ? [] : [[String(row.id).toLowerCase(), few]];
  });
  return new Map([[table.name, new Map(kept)]]);
}

function workspacesOf(clusters: readonly Cluster[]): readonly string[] {
  const ids = clusters.flatMap((cluster) => {
    const connected = workspaceOf(cluster);
    return 'id' in connected ? [connected.id.toLowerCase()] : [];
  });
  return [...new Set(ids)].sort();
}

/** Where the rules lead to that clusters are associated with. */
async function accountsOf(
  { vigie }: Looking,
  side: SideTables,
  lookedAt: readonly string[],
): Promise<readonly MetricAccount[]> {
  const { rows } = await readWhole(vigie.azure, tableNamed('ruleAssociations'), lookedAt);
  const sources = side.get('workspaces');
  const rules = new Set(rows.map(({ rule }) => String(rule).toLowerCase()));
  const ids = new Set([...rules].flatMap((rule) => textsIn(sources?.get(rule)?.accounts)));
  return [...ids].sort().map((id) => {
    const endpoint = sources?.get(id)?.endpoint;
    return { id, endpoint: typeof endpoint === 'string' ? endpoint : undefined };
  });
}

async function askWorkspace({ vigie, identity }: Looking, id: string, sides: SideTables): Promise<Result> {
  const asked = `workspace ${id}`;
  const signals: readonly SignalName[] = ['nodeInventory', 'rebootRequests'];
  const customerId = sides.get('workspaces')?.get(id)?.customerId;
  if (typeof customerId !== 'string')
    return notSeen(asked, vigie, signals, 'Resource Graph does not return it', grantRole('Reader', id, identity));
  const answer = await vigie.azure.queryWorkspace(customerId, LOG_QUERY, 'PT1H');
  if (answer.ok) return ok(asked, 'its logs can be asked');
  if (answer.status === 400)
    return warning(asked, `it has no table of Container insights yet: ${answer.why}`, {
      lost: lostWithout(vigie.checks, signals),
    });
  return refusedSource(asked, vigie, signals, answer, grantRole('Log Analytics Reader', id, identity));
}

async function askAccount({ vigie, identity }: Looking, { id, endpoint }: MetricAccount): Promise<Result> {
  const asked = `Azure Monitor workspace ${id}`;
  const signals: readonly SignalName[] = ['rebootRequests'];
  if (endpoint === undefined)
    return notSeen(asked, vigie, signals, 'Resource Graph does not return it', grantRole('Reader', id, identity));
  const answer = await vigie.azure.queryMetrics(endpoint, METRIC_QUERY, vigie.now);
  if (answer.ok) return ok(asked, 'its metrics can be asked');
  return refusedSource(asked, vigie, signals, answer, grantRole('Monitoring Data Reader', id, identity));
}

async function askVulnerabilityData({ vigie }: Looking): Promise<Result> {
  const asked = 'AKS Vulnerability Data API';
  const answer = await vigie.azure.vulnerabilityData('/api/v1/vhd-releases/_index');
  if (answer.ok) return ok(asked, 'it answers');
  const remedy = remedyOf(
    'It is public and takes no token: let the network of Vigie reach it.',
    `curl --head ${vigie.config.cloud.vulnerabilityData}`,
  );
  return failed(asked, answer.why, { lost: lostWithout(vigie.checks, ['nodeImageFixes']), remedy });
}

async function askConditionalAccess({ vigie, identity }: Looking): Promise<Result> {
  const asked = 'Conditional Access of the tenant';
  let answer: Read<readonly JsonObject[]> | undefined;
  const conditionalAccessPolicies = async () => {
    answer = await vigie.azure.conditionalAccessPolicies();
    return answer;
  };
  const { gap } = await readConditionalAccess({ conditionalAccessPolicies }, vigie.now);
  if (gap === undefined) return ok(asked, 'its policies can be read');
  const { graph, name } = vigie.config.cloud;
  const command = grantPolicyRead(graph, name === 'china', identity);
  const refused = answer?.ok === false ? answer : undefined;
  return refusedSource(asked, vigie, ['conditionalAccess'], refused ?? { kind: 'garbage', why: gap.reason }, command);
}

function refusedSource(
  asked: string,
  vigie: Looking['vigie'],
  signals: readonly SignalName[],
  { kind, why }: Pick<ReadFailure, 'kind' | 'why'>,
  command: string,
): Result {
  return notSeen(asked, vigie, signals, why, kind === 'forbidden' ? command : null);
}

function notSeen(
  asked: string,
  { checks }: Looking['vigie'],
  signals: readonly SignalName[],
  why: string,
  command: string | null,
): Result {
  const remedy: Remedy | null =
    command === null ? AGAIN : remedyOf('Grant the right; it can take half an hour.', command);
  return failed(asked, why, { lost: lostWithout(checks, signals), remedy });
}

const AGAIN = remedyOf('No right is missing by this answer: run doctor again in a while.');
