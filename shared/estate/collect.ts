import type { ReadingAzure } from '../azure/readingAzure.js';
import { type JsonObject, property } from '../json.js';
import type { EstateGap } from './gap.js';
import { blocksOf } from './graphRead.js';
import { LIMIT, type Plan, type PlannedSubscription } from './plan.js';
import { TableStream } from './tableStream.js';
import { type EstateTable, TABLES } from './tables.js';

/** Takes what is collected, as it comes: subscriptions in order, inside a subscription in no order. */
export interface RowSink {
  /** Some rows of one table and one subscription (lower-case id); called again for the next rows of the same pair. */
  rows(subscriptionId: string, table: string, rows: readonly JsonObject[]): Promise<void>;
  /** A subscription of the plan has had all its rows; called once for each that is read, also for one without rows. */
  ended(subscriptionId: string): Promise<void>;
}

/** What is known of a table when its stream has ended. */
interface TableReport {
  readonly rows: number;
  /** Counts and ids hold together: only then a row that is not there is not there. */
  readonly complete: boolean;
  /** Why it is not complete. */
  readonly why?: string;
}

export interface Collected {
  /** By table name, side tables too. */
  readonly tables: ReadonlyMap<string, TableReport>;
  /** Side tables: by table name, by lower-case id, the few columns that are kept. */
  readonly side: ReadonlyMap<string, ReadonlyMap<string, JsonObject>>;
  readonly gaps: readonly EstateGap[];
  /** Lower-case ids of subscriptions that were asked and had no row in any table. */
  readonly subscriptionsWithoutRows: readonly string[];
}

/**
 * Reads every table once for the whole plan and hands the rows out by subscription. The streams are merged on `s` alone,
 * so that memory holds a page a table (and the side tables), whatever the estate. Rows of a table whose report is not
 * complete have been handed out too: they are there, but nothing may be concluded from those that are not.
 */
export async function collect(
  azure: Pick<ReadingAzure, 'queryPage'>,
  plan: Plan,
  sink: RowSink,
  tables: readonly EstateTable[] = TABLES,
): Promise<Collected> {
  const asked = plan.subscriptions.filter(({ state }) => state === 'read');
  const blocks = blocksOf(asked.map(({ id }) => id));
  const sideStreams = streamsOf(azure, tables, 'side', blocks);
  const side = new Map<string, ReadonlyMap<string, JsonObject>>();
  await Promise.all(sideStreams.map(async (stream) => side.set(stream.table.name, await keep(stream))));
  const streams = streamsOf(azure, tables, 'stream', blocks);
  const subscriptionsWithoutRows: string[] = [];
  for (const subscription of [...asked].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    const rows = await handOut(subscription, streams, sink);
    if (rows === 0) subscriptionsWithoutRows.push(subscription.id);
    await sink.ended(subscription.id);
  }
  // What lies behind the last subscription still counts for the proof.
  for (const stream of streams) await stream.drain();
  return report([...sideStreams, ...streams], side, subscriptionsWithoutRows);
}

function streamsOf(
  azure: Pick<ReadingAzure, 'queryPage'>,
  tables: readonly EstateTable[],
  kind: EstateTable['kind'],
  blocks: readonly (readonly string[])[],
): readonly TableStream[] {
  return tables.filter((table) => table.kind === kind).map((table) => new TableStream(azure, table, blocks));
}

async function keep(stream: TableStream): Promise<ReadonlyMap<string, JsonObject>> {
  const kept = new Map<string, JsonObject>();
  for (let rows = await stream.page(); rows !== undefined; rows = await stream.page())
    for (const { id, row } of rows) kept.set(id, row);
  return kept;
}

/** The plan's sorted subscriptions are the stream that leads; the others are asked for what they have of each. */
async function handOut(
  { id: subscription, listed }: PlannedSubscription,
  streams: readonly TableStream[],
  sink: RowSink,
): Promise<number> {
  // The heads of all streams are filled side by side: one page of each is on its way at once.
  await Promise.all(streams.map((stream) => stream.fill()));
  let total = 0;
  const clusters = new Set<string>();
  for (const stream of streams) {
    for (let rows = await stream.rowsOf(subscription); rows.length > 0; rows = await stream.rowsOf(subscription)) {
      total += rows.length;
      if (listed !== undefined && stream.table.name === 'clusters') for (const { id } of rows) clusters.add(id);
      await sink.rows(
        subscription,
        stream.table.name,
        rows.map(({ row }) => row),
      );
    }
  }
  const late = (listed ?? []).filter((cluster) => !clusters.has(String(property(cluster, 'id')).toLowerCase()));
  if (late.length > 0) await sink.rows(subscription, 'clusters', late);
  return total + late.length;
}

function report(
  streams: readonly TableStream[],
  side: Collected['side'],
  subscriptionsWithoutRows: readonly string[],
): Collected {
  const tables = new Map<string, TableReport>();
  const gaps: EstateGap[] = [];
  for (const { table, rows, why, subscriptionLimitHit } of streams) {
    const reason = why ?? (subscriptionLimitHit ? LIMIT : undefined);
    tables.set(table.name, { rows, complete: reason === undefined, ...(reason === undefined ? {} : { why: reason }) });
    if (reason !== undefined) gaps.push({ scope: `table/${table.name}`, signal: table.name, reason });
  }
  return { tables, side, gaps, subscriptionsWithoutRows };
}
