import type { Piece } from './workspacePieces.js';

/** How far back node signals are read, as Log Analytics takes a timespan. */
export const NODES_TIMESPAN = 'P14D';

/** Columns of the answer, all text; '' where there is nothing to say. */
export const NODES_COLUMNS = [
  'Kind',
  'ClusterId',
  'Node',
  'Pool',
  'NodeImageVersion',
  'Required',
  'Since',
  'LastSeen',
  'LastBoot',
] as const;

/**
 * The one query a workspace, for all its clusters: what kured asked of each node in 14 days, the latest inventory row of
 * each node with its last boot, and whether a kured pod was among the pods of a cluster.
 *
 * - A table that the workspace never had is left out of the union, so every leg stands alone.
 * - kured's node is a label: `Computer` is the node of the scraping agent. Where the scraper's own label `node` won,
 *   kured's is called `exported_node`.
 * - `Since` is the last change from 0 to 1, or the first row where there was none.
 * - The union is grouped once more to give a node of the inventory the boot that KubeEvents tells of.
 * - A piece is cut before rows are grouped, so that its cost falls with its size. What names no subscription may be about any
 *   cluster: it is in every piece.
 *
 * @param until the end of what is read; domain time
 * @param piece absent: all that the workspace holds
 */
export function nodesQuery(until: Date, piece?: Piece): string {
  const where = (id: string) => (piece === undefined ? '' : `\n| where isAsked(${id})`);
  return `let until = datetime(${until.toISOString()});
let from = until - 14d;${piece === undefined ? '' : isAsked(piece)}
union isfuzzy=true
(InsightsMetrics
| where TimeGenerated between (from .. until) and Namespace == 'prometheus' and Name == 'kured_reboot_required'
| extend Labels = parse_json(Tags)
| project TimeGenerated, Val, ClusterId = tolower(tostring(Labels['container.azm.ms/clusterId'])), Node = iff(isempty(tostring(Labels['exported_node'])), tostring(Labels['node']), tostring(Labels['exported_node']))${where('ClusterId')}
| sort by ClusterId asc, Node asc, TimeGenerated asc
| extend Begins = Val >= 1 and (isnull(prev(Val)) or prev(Val) < 1 or prev(ClusterId) != ClusterId or prev(Node) != Node)
| summarize Begun = maxif(TimeGenerated, Begins), arg_max(TimeGenerated, Val) by ClusterId, Node
| project Kind = 'reboot', ClusterId, Node, Pool = '', NodeImageVersion = '', Required = iff(Val >= 1, '1', '0'), Since = iff(Val >= 1, tostring(Begun), ''), LastSeen = tostring(TimeGenerated), LastBoot = ''),
(KubeNodeInventory
| where TimeGenerated between (from .. until)${where('tolower(ClusterId)')}
| summarize arg_max(TimeGenerated, Labels) by ClusterId = tolower(ClusterId), Node = Computer
| extend Label = parse_json(Labels)[0]
| project Kind = 'node', ClusterId, Node, Pool = iff(isempty(tostring(Label['kubernetes.azure.com/agentpool'])), tostring(Label['agentpool']), tostring(Label['kubernetes.azure.com/agentpool'])), NodeImageVersion = tostring(Label['kubernetes.azure.com/node-image-version']), Required = '', Since = '', LastSeen = tostring(TimeGenerated), LastBoot = ''),
(KubePodInventory
| where TimeGenerated between (until - 1d .. until)${where('tolower(ClusterId)')}
| summarize Pods = countif(Name startswith 'kured'), TimeGenerated = max(TimeGenerated) by ClusterId = tolower(ClusterId)
| project Kind = 'kured', ClusterId, Node = '', Pool = '', NodeImageVersion = '', Required = iff(Pods > 0, '1', '0'), Since = '', LastSeen = tostring(TimeGenerated), LastBoot = ''),
(KubeEvents
| where TimeGenerated between (from .. until) and Reason == 'Rebooted'${where('tolower(ClusterId)')}
| summarize TimeGenerated = max(TimeGenerated) by ClusterId = tolower(ClusterId), Node = Name
| project Kind = 'node', ClusterId, Node, Pool = '', NodeImageVersion = '', Required = '', Since = '', LastSeen = '', LastBoot = tostring(TimeGenerated))
| summarize Pool = take_anyif(Pool, isnotempty(Pool)), NodeImageVersion = take_anyif(NodeImageVersion, isnotempty(NodeImageVersion)), Required = take_anyif(Required, isnotempty(Required)), Since = take_anyif(Since, isnotempty(Since)), LastSeen = take_anyif(LastSeen, isnotempty(LastSeen)), LastBoot = take_anyif(LastBoot, isnotempty(LastBoot)) by Kind, ClusterId, Node
| where Kind != 'node' or isnotempty(LastSeen)`;
}

/** Kusto orders text by strcmp() alone. Ids are in lower case here, and subscriptions hold nothing that must be escaped. */
function isAsked({ from, until }: Piece): string {
  const bounds = [
    ...(from === undefined ? [] : [`strcmp(id, '/subscriptions/${from}') >= 0`]),
    ...(until === undefined ? [] : [`strcmp(id, '/subscriptions/${until}') < 0`]),
  ];
  return `
let isAsked = (id: string) { not(id startswith '/subscriptions/') or (${bounds.join(' and ')}) };`;
}
