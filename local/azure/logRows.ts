import { textAt } from './json.js';
import type { ArmResource, World } from './world.js';

/** Columns of the one query about nodes, all text. */
export const LOG_COLUMNS = [
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

/** What the query reads: rows before it are gone from sight. */
const WINDOW_MS = 14 * 86_400_000;
/** Rows arrive a few minutes late. */
const LATENESS_MS = 3 * 60_000;

type Cells = Partial<Record<(typeof LOG_COLUMNS)[number], string>>;

/** What Container insights would show of these clusters. A cluster that is stopped sends nothing. */
export function logRows(world: World, clusters: readonly ArmResource[], now: Date): readonly string[][] {
  const running = clusters.filter((cluster) => textAt(cluster, 'properties', 'powerState', 'code') !== 'Stopped');
  const asked = new Set(running.map(({ id }) => id.toLowerCase()));
  const isAsked = ({ resourceId }: { readonly resourceId: string }): boolean => asked.has(resourceId.toLowerCase());
  const lastSeen = new Date(now.getTime() - LATENESS_MS).toISOString();
  const nodes = world.nodes.filter(isAsked);
  const kured = new Set(world.kuredPods.map((id) => id.toLowerCase()));
  const reporting = [...new Set(nodes.map(({ resourceId }) => resourceId.toLowerCase()))];
  const rows: Cells[] = [
    ...world.kured.filter(isAsked).map(({ resourceId, node, value, since }) => ({
      ...{ Kind: 'reboot', ClusterId: resourceId.toLowerCase(), Node: node, LastSeen: lastSeen },
      ...{ Required: String(value), Since: value === 1 ? inWindow(since, now) : '' },
    })),
    ...nodes.map(({ resourceId, name, pool, nodeImageVersion, lastBoot }) => ({
      ...{ Kind: 'node', ClusterId: resourceId.toLowerCase(), Node: name, Pool: pool, LastSeen: lastSeen },
      ...{ NodeImageVersion: nodeImageVersion, LastBoot: lastBoot === null ? '' : seenIn(lastBoot, now) },
    })),
    ...reporting.map((id) => ({
      Kind: 'kured',
      ClusterId: id,
      Required: kured.has(id) ? '1' : '0',
      LastSeen: lastSeen,
    })),
  ];
  return rows.map((row) => LOG_COLUMNS.map((column) => row[column] ?? ''));
}

/** A change before the window shows as the window's first row. */
function inWindow(since: string, now: Date): string {
  const time = Math.max(Date.parse(since), now.getTime() - WINDOW_MS);
  return Number.isNaN(time) ? '' : new Date(time).toISOString();
}

/** An event before the window does not show. */
function seenIn(when: string, now: Date): string {
  const time = Date.parse(when);
  return time >= now.getTime() - WINDOW_MS && time <= now.getTime() ? new Date(time).toISOString() : '';
}
