import { at } from '../json.js';
import type { ArmResource, World } from '../world.js';
import type { Names } from './cluster.js';
import type { Draft } from './draft.js';

/** Of nine clusters one has its node metrics in managed Prometheus, and sends no logs. */
const EVERY = 9;
const TURN = 4;
/** By turns. */
const KURED: readonly Draft['kured'][] = ['calm', 'waiting', 'calm', 'none'];

/** Sends some clusters' metrics to the Azure Monitor workspace of their region, in place of their logs to Log Analytics. */
export function applyMetrics(draft: Draft): void {
  const { index, kured, nodeChannel, stopped, properties } = draft;
  const isOn = at(properties, 'azureMonitorProfile', 'metrics', 'enabled') === true;
  // Only Log Analytics can show that there is no kured.
  const isOther = stopped || (nodeChannel === 'Unmanaged' && kured === 'none');
  if (index % EVERY !== TURN || !isOn || isOther) return;
  Object.assign(draft, { logs: false, metrics: true });
  if (kured === 'none') draft.kured = KURED[Math.floor(index / EVERY) % KURED.length] ?? 'none';
  // Without a window of AKS the limit is seven days, which are over, or far from it.
  if (draft.kured === 'waiting' && draft.windows === 'whole') draft.windows = 'none';
}

/** What the portal makes when it switches managed Prometheus on: a rule beside the cluster, and what associates the two. */
export function addMetrics(world: World, draft: Draft, { id, name }: Names): void {
  if (!draft.metrics) return;
  const { region, fleet } = draft;
  const account = accountOf(region.name, fleet.subscriptions[0]);
  const rule = `${id.split('/').slice(0, 5).join('/')}/providers/Microsoft.Insights/dataCollectionRules/MSProm-${region.name}-${name}`;
  put(world, account);
  put(world, {
    id: rule,
    name: rule.split('/').at(-1) ?? '',
    type: 'microsoft.insights/datacollectionrules',
    location: region.name,
    kind: 'Linux',
    properties: {
      dataSources: {
        prometheusForwarder: [{ name: 'PrometheusDataSource', streams: ['Microsoft-PrometheusMetrics'] }],
      },
      destinations: { monitoringAccounts: [{ name: 'MonitoringAccount1', accountResourceId: account.id }] },
      dataFlows: [{ streams: ['Microsoft-PrometheusMetrics'], destinations: ['MonitoringAccount1'] }],
      provisioningState: 'Succeeded',
    },
  });
  put(world, {
    id: `${id}/providers/Microsoft.Insights/dataCollectionRuleAssociations/ContainerInsightsMetricsExtension`,
    name: 'ContainerInsightsMetricsExtension',
    type: 'microsoft.insights/datacollectionruleassociations',
    // Ids that resources name are spelled as somebody once typed them.
    properties: { dataCollectionRuleId: draft.index % 2 === 0 ? rule : rule.toLowerCase() },
  });
}

/** The Azure Monitor workspace of a region, with an address as Azure gives it. */
function accountOf(region: string, subscriptionId: string): ArmResource {
  const name = `amw-${region}`;
  return {
    id: `/subscriptions/${subscriptionId}/resourceGroups/rg-monitoring/providers/Microsoft.Monitor/accounts/${name}`,
    name,
    type: 'microsoft.monitor/accounts',
    location: region,
    properties: {
      provisioningState: 'Succeeded',
      metrics: { prometheusQueryEndpoint: `https://${name}-1a2b.${region}.prometheus.monitor.azure.com` },
    },
  };
}

function put(world: World, resource: ArmResource): void {
  world.resources[resource.id.toLowerCase()] = resource;
}
