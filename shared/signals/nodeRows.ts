import type { Cluster } from '../estate/cluster.js';
import { clusterKeyOf } from '../estate/readCluster.js';
import { isObject } from '../json.js';
import { clean } from '../text.js';
import { DAY_MS, HOUR_MS, parseInstant } from '../time.js';
import { textAt } from './door.js';
import { append } from './placing.js';
import type { InventoryNode, NodeInventory, RebootRequest, RebootRequests } from './types.js';

/** What a workspace says about one cluster; null where it says nothing. */
export interface NodesOfCluster {
  readonly inventory: NodeInventory | null;
  readonly reboots: RebootRequests | null;
}

export interface NodesByCluster {
  readonly byCluster: ReadonlyMap<string, NodesOfCluster>;
  /** Rows that could not be read. */
  readonly odd: number;
}

interface NodeRow {
  readonly kind: string;
  /** Lower-cased ARM id; undefined where the row names no cluster by its id. */
  readonly key: string | undefined;
  /** What the row calls its cluster, in lower case. */
  readonly clusterName: string;
  readonly node: string;
  readonly pool: string;
  readonly image: string;
  readonly required: string;
  readonly since: Date | undefined;
  readonly lastSeen: Date | undefined;
  readonly lastBoot: Date | undefined;
}

/** A node or a reboot request that was last seen longer ago is gone: what it said then is not what is. */
const GONE_AFTER_MS = DAY_MS;
/** The inventory writes a row a minute: a node that is so much behind its cluster's newest row is gone. */
const BEHIND_MS = 2 * HOUR_MS;

/**
 * The rows of {@link nodesQuery} by lower-cased cluster id, for the clusters that send to this workspace. Reboot rows
 * that name no cluster by its id make every cluster they may belong to ambiguous, unless it has rows of its own.
 */
export function nodesByCluster(rows: readonly unknown[], clusters: readonly Cluster[], now: Date): NodesByCluster {
  const own = new Map<string, NodeRow[]>();
  const nameless: NodeRow[] = [];
  let odd = 0;
  for (const raw of rows) {
    const row = readRow(raw);
    if (row === undefined) odd += 1;
    else if (row.key !== undefined) append(own, row.key, row);
    else if (row.kind === 'reboot') nameless.push(row);
    else odd += 1;
  }
  const byCluster = new Map<string, NodesOfCluster>();
  for (const cluster of clusters) {
    const mine = (own.get(cluster.key) ?? []).filter(({ lastSeen }) => !isOlder(lastSeen, now, GONE_AFTER_MS));
    const inventory = inventoryOf(mine);
    const unsure = nameless.some((row) => row.clusterName === '' || row.clusterName === cluster.name.toLowerCase());
    byCluster.set(cluster.key, { inventory, reboots: rebootsOf(mine, unsure) });
  }
  return { byCluster, odd };
}

function inventoryOf(rows: readonly NodeRow[]): NodeInventory | null {
  const seen = rows.filter(({ kind }) => kind === 'node');
  const newest = Math.max(...seen.map(({ lastSeen }) => lastSeen?.getTime() ?? 0));
  const there = seen.filter(({ lastSeen }) => !isOlder(lastSeen, new Date(newest), BEHIND_MS));
  if (there.length === 0) return null;
  return { nodes: there.map((row) => inventoryNode(row, rows)), kuredPodSeen: kuredSeen(rows) };
}

function inventoryNode({ node, pool, image }: NodeRow, rows: readonly NodeRow[]): InventoryNode {
  const boots = rows
    .filter((row) => row.node === node)
    .flatMap(({ lastBoot }) => (lastBoot ? [lastBoot.getTime()] : []));
  return {
    name: node,
    pool: pool || null,
    nodeImageVersion: image || null,
    lastBoot: boots.length === 0 ? null : new Date(Math.max(...boots)).toISOString(),
  };
}

/** The query gives a row a cluster whose pods were read, `0` where no kured was among them; no row: not read. */
function kuredSeen(rows: readonly NodeRow[]): boolean | null {
  const pods = rows.filter(({ kind }) => kind === 'kured');
  return pods.length === 0 ? null : pods.some(({ required }) => required !== '0');
}

function rebootsOf(rows: readonly NodeRow[], unsure: boolean): RebootRequests | null {
  const nodes = rows
    .filter(({ kind }) => kind === 'reboot')
    .map(({ node, required, since }): RebootRequest => {
      const asks = required === '1';
      return { node, required: asks, since: asks ? (since?.toISOString() ?? null) : null };
    });
  if (nodes.length > 0) return { ambiguous: false, nodes };
  return unsure ? { ambiguous: true, nodes: [] } : null;
}

/** A row of another kind, a reboot row that says neither 1 nor 0, or a node without a name is odd. */
function readRow(raw: unknown): NodeRow | undefined {
  if (!isObject(raw)) return undefined;
  const kind = textAt(raw, 'Kind').toLowerCase();
  const node = clean(textAt(raw, 'Node'));
  const required = textAt(raw, 'Required');
  if (!['reboot', 'node', 'kured'].includes(kind) || (kind !== 'kured' && node === '')) return undefined;
  if (kind === 'reboot' && required !== '1' && required !== '0') return undefined;
  const clusterName = textAt(raw, 'ClusterId').toLowerCase();
  return {
    kind,
    key: clusterKeyOf(clusterName),
    clusterName,
    node,
    pool: clean(textAt(raw, 'Pool')),
    image: clean(textAt(raw, 'NodeImageVersion')),
    required,
    since: instantOf(textAt(raw, 'Since')),
    lastSeen: instantOf(textAt(raw, 'LastSeen')),
    lastBoot: instantOf(textAt(raw, 'LastBoot')),
  };
}

/** The query client turns a null time into 1970: that is no time. */
function instantOf(text: string): Date | undefined {
  const instant = parseInstant(text);
  return instant === undefined || instant.getUTCFullYear() <= 1970 ? undefined : instant;
}

function isOlder(instant: Date | undefined, than: Date, ms: number): boolean {
  return instant !== undefined && than.getTime() - instant.getTime() > ms;
}
