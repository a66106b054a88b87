import { type Answer, type AzureRequest, nameAt, type Route } from './exchange.js';
import { textAt } from './json.js';
import { accountNamed, clustersOf } from './metricAccounts.js';
import { armError } from './refusals.js';
import type { Simulation } from './simulation.js';
import type { ArmResource, InventoryNode, KuredReading, World } from './world.js';

/** Managed Prometheus: each Azure Monitor workspace answers below a path of its own. PromQL is not run here. */
export const prometheusRoutes: readonly Route[] = [
  { method: 'POST', pattern: '/prometheus/{}/api/v1/query', service: 'prometheus', answer: instant },
  { method: 'POST', pattern: '/prometheus/{}/api/v1/query_range', service: 'prometheus', answer: range },
];

/** The queries that are known, to the letter; a group holds what varies. */
const NODES = 'max by (cluster, node, exported_node, provider_id) (last_over_time(kube_node_info[1h]))';
const KURED = 'last_over_time(((2 * kured_reboot_required - 1) * timestamp(kured_reboot_required))[1h:5m])';
/** Asks nothing but whether one may ask. */
const ONE = 'vector(1)';
const HISTORY = /^min_over_time\(kured_reboot_required\{(node|exported_node)=~"([a-z0-9.|\\-]+)"\}\[1h\]\)$/;

/** Samples are so old when they are asked for. */
const LATENESS_S = 20;
const HOUR_S = 3_600;
/** Microsoft's service limits: a query looks at no more. */
const LONGEST_S = 32 * 24 * HOUR_S;

interface Series {
  readonly metric: Readonly<Record<string, string>>;
  readonly value?: readonly [number, string];
  readonly values?: readonly (readonly [number, string])[];
}

function instant(request: AzureRequest, azure: Simulation): Answer {
  const form = formOf(request);
  const time = Number(form.get('time') ?? azure.now.getTime() / 1_000);
  const account = accountNamed(azure, nameAt(request, 0));
  if (account === undefined) return noSuch(nameAt(request, 0));
  if (!Number.isFinite(time)) return badData('invalid parameter "time"');
  const clusters = clustersOf(azure, account);
  switch (form.get('query')) {
    case NODES:
      return success('vector', nodeSeries(azure.world, clusters, time));
    case KURED:
      return success('vector', kuredSeries(azure.world, clusters, time));
    case ONE:
      return success('vector', [{ metric: {}, value: [time, '1'] }]);
    default:
      return unknownQuery(form);
  }
}

function range(request: AzureRequest, azure: Simulation): Answer {
  const form = formOf(request);
  const account = accountNamed(azure, nameAt(request, 0));
  if (account === undefined) return noSuch(nameAt(request, 0));
  const [start, end, step] = ['start', 'end', 'step'].map((name) => Number(form.get(name) ?? Number.NaN));
  if (start === undefined || end === undefined || step === undefined || !(step > 0) || !(end >= start))
    return badData('invalid parameter "start", "end" or "step"');
  if (end - start + HOUR_S > LONGEST_S)
    return badData('Invalid time range. Timestamps must be valid and time range cannot exceed 32 days.');
  const [, label = '', names = ''] = HISTORY.exec(form.get('query') ?? '') ?? [];
  if (label === '') return unknownQuery(form);
  const steps = Array.from({ length: Math.floor((end - start) / step) + 1 }, (_none, at) => start + at * step);
  // PromQL's text holds `\\.` where the expression says `\.`.
  const asked = new Set(label === 'node' ? names.replaceAll('\\\\.', '.').toLowerCase().split('|') : []);
  return success('matrix', historySeries(azure.world, clustersOf(azure, account), asked, steps));
}

function nodeSeries(world: World, clusters: readonly ArmResource[], time: number): readonly Series[] {
  return readingsOf(world.nodes, clusters).map(({ one, cluster }) => ({
    metric: { cluster: cluster.name, node: one.name, provider_id: providerIdOf(cluster, one) },
    value: [time, '1'],
  }));
}

function kuredSeries(world: World, clusters: readonly ArmResource[], time: number): readonly Series[] {
  const sampled = time - LATENESS_S;
  return readingsOf(world.kured, clusters).map(({ one, cluster }) => ({
    metric: labelsOf(cluster, one),
    value: [time, String(one.value === 1 ? sampled : -sampled)],
  }));
}

/** Before it had its value a node had the other one. Of an hour in which it changed the least value is 0. */
function historySeries(
  world: World,
  clusters: readonly ArmResource[],
  asked: ReadonlySet<string>,
  steps: readonly number[],
): readonly Series[] {
  const readings = readingsOf(world.kured, clusters).filter(({ one }) => asked.has(one.node.toLowerCase()));
  return readings.map(({ one, cluster }) => {
    const since = Date.parse(one.since) / 1_000;
    const isOne = (end: number): boolean => (one.value === 1 ? since <= end - HOUR_S : since >= end);
    return {
      metric: labelsOf(cluster, one),
      values: steps.map((end) => [end, isOne(end) ? '1' : '0'] as const),
    };
  });
}

/** What stands below these clusters, with the cluster. */
function readingsOf<T extends { readonly resourceId: string }>(
  all: readonly T[],
  clusters: readonly ArmResource[],
): readonly { readonly one: T; readonly cluster: ArmResource }[] {
  const byId = new Map(clusters.map((cluster) => [cluster.id.toLowerCase(), cluster]));
  return all.flatMap((one) => {
    const cluster = byId.get(one.resourceId.toLowerCase());
    return cluster === undefined ? [] : [{ one, cluster }];
  });
}

function labelsOf({ name }: ArmResource, { node }: KuredReading): Record<string, string> {
  return {
    cluster: name,
    node,
    namespace: 'kured',
    pod: `kured-${node.slice(-5)}`,
    container: 'kured',
    job: 'kured/kured',
  };
}

function providerIdOf(cluster: ArmResource, { name }: InventoryNode): string {
  const [, , subscription = ''] = cluster.id.split('/');
  const group = textAt(cluster.properties, 'nodeResourceGroup').toLowerCase();
  const scaleSet = name.slice(0, -6);
  const machine = Number.parseInt(name.slice(-6), 36);
  return `azure:///subscriptions/${subscription}/resourceGroups/${group}/providers/Microsoft.Compute/virtualMachineScaleSets/${scaleSet}/virtualMachines/${machine}`;
}

function formOf({ body }: AzureRequest): URLSearchParams {
  return new URLSearchParams(body.toString('utf8'));
}

function success(resultType: 'vector' | 'matrix', result: readonly Series[]): Answer {
  return { status: 200, body: { status: 'success', data: { resultType, result } } };
}

function unknownQuery(form: URLSearchParams): Answer {
  return badData(`invalid parameter "query": the simulated Azure does not know ${form.get('query') ?? ''}`);
}

function badData(error: string): Answer {
  return { status: 400, body: { status: 'error', errorType: 'bad_data', error } };
}

function noSuch(name: string): Answer {
  return armError(404, 'NotFound', `No Azure Monitor workspace answers at ${name}.`);
}
