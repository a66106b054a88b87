import { type Answer, type AzureRequest, nameAt, type Route } from './exchange.js';
import { CLUSTER_TYPE, WORKSPACE_TYPE } from './ids.js';
import { at, parsed, textAt } from './json.js';
import { pieceIn } from './logPiece.js';
import { LOG_COLUMNS, logRows } from './logRows.js';
import { armError } from './refusals.js';
import type { Simulation } from './simulation.js';
import type { ArmResource } from './world.js';

/** Log Analytics: queries of a workspace, or of what is logged about a resource and all below it. */
export const logRoutes: readonly Route[] = [
  { method: 'POST', pattern: '/v1/workspaces/{}/query', service: 'logAnalytics', answer: ofWorkspace },
  { method: 'POST', pattern: '/v1/subscriptions/{}/query', service: 'logAnalytics', answer: ofScope },
  { method: 'POST', pattern: '/v1/subscriptions/{}/resourceGroups/{}/query', service: 'logAnalytics', answer: ofScope },
  {
    method: 'POST',
    pattern: '/v1/subscriptions/{}/resourceGroups/{}/providers/{}/{}/{}/query',
    service: 'logAnalytics',
    answer: ofScope,
  },
];

/** Container insights' tables that the one query is known by. */
const TABLES = ['InsightsMetrics', 'KubeNodeInventory', 'KubePodInventory', 'KubeEvents'];

function ofWorkspace(request: AzureRequest, azure: Simulation): Answer {
  const wanted = nameAt(request, 0).toLowerCase();
  const workspace = ofType(azure, WORKSPACE_TYPE).find(
    (one) => textAt(one, 'properties', 'customerId').toLowerCase() === wanted,
  );
  if (workspace === undefined)
    return armError(404, 'WorkspaceNotFoundError', `The workspace ${nameAt(request, 0)} could not be found`);
  const id = workspace.id.toLowerCase();
  return answerFor(request, azure, (cluster) => workspaceOf(cluster) === id);
}

/** All that any workspace holds about the clusters in scope. */
function ofScope(request: AzureRequest, azure: Simulation): Answer {
  const scope = request.path
    .slice('/v1'.length)
    .replace(/\/query\/?$/i, '')
    .toLowerCase();
  return answerFor(request, azure, ({ id }) => `${id.toLowerCase()}/`.startsWith(`${scope}/`));
}

function answerFor(request: AzureRequest, azure: Simulation, isAsked: (cluster: ArmResource) => boolean): Answer {
  const query = textAt(parsed(request.body.toString('utf8')), 'query');
  const legs = TABLES.filter((table) => new RegExp(`\\b${table}\\b`).test(query)).length;
  const isInPiece = legs === 0 ? undefined : pieceIn(query, legs);
  if (isInPiece === undefined) return unknownQuery();
  const clusters = ofType(azure, CLUSTER_TYPE).filter(
    (cluster) => workspaceOf(cluster) !== '' && isAsked(cluster) && isInPiece(cluster.id.toLowerCase()),
  );
  const columns = LOG_COLUMNS.map((name) => ({ name, type: 'string' }));
  const rows = logRows(azure.world, clusters, azure.now);
  return { status: 200, body: { tables: [{ name: 'PrimaryResult', columns, rows }] } };
}

function unknownQuery(): Answer {
  const message = 'The request had some invalid properties';
  const innererror = {
    code: 'SemanticError',
    message: `Failed to resolve table or column expression; tables here: ${TABLES.join(', ')}`,
  };
  return { status: 400, body: { error: { message, code: 'BadArgumentError', innererror } } };
}

function ofType({ world }: Simulation, type: string): readonly ArmResource[] {
  return Object.values(world.resources).filter((one) => one.type.toLowerCase() === type);
}

/** Lower-cased id of the workspace that a cluster's container insights sends to, '' where it has none. */
export function workspaceOf(cluster: ArmResource): string {
  const addons = at(cluster, 'properties', 'addonProfiles');
  // The add-on is spelled omsagent and omsAgent; its setting's key varies in case too.
  const addon = Object.entries(addons ?? {}).find(([name]) => name.toLowerCase() === 'omsagent')?.[1];
  const config = at(addon, 'enabled') === true ? at(addon, 'config') : undefined;
  const byAddon = Object.entries(config ?? {}).find(
    ([name]) => name.toLowerCase() === 'loganalyticsworkspaceresourceid',
  );
  const insights = at(cluster, 'properties', 'azureMonitorProfile', 'containerInsights');
  const id =
    byAddon?.[1] ?? (at(insights, 'enabled') === true ? textAt(insights, 'logAnalyticsWorkspaceResourceId') : '');
  return String(id).toLowerCase();
}
