import type { ReadingAzure } from '../azure/readingAzure.js';
import { type JsonObject, property } from '../json.js';
import type { EstateGap } from './gap.js';
import { blocksOf, type GraphRow } from './graphRead.js';
import { LIMIT, type Plan, type PlannedSubscription } from './plan.js';
import { type ReadAgain, readAgain } from './readAgain.js';
import { TableStream } from './tableStream.js';
import { type EstateTable, type SideTables, TABLES } from './tables.js';

/** Takes what is collected, as it comes: subscriptions in order, inside a subscription in no order. */
export interface RowSink {
  /** Some rows of one table and one subscription (lower-case id); called again for the next rows of the same pair. */
  rows(subscriptionId: string, table: string, rows: readonly JsonObject[]): Promise<void>;
  /** A subscription of the plan has had all its rows; called once for each that is read, also for one without rows. */
  ended(subscriptionId: string): Promise<void>;
  /**
   * Rows of a table that is read again, after all subscriptions have ended: try by try, from 1. Those of the try that
   * {@link ReadAgain} names count, in place of all others of that table and subscription. A cluster may come twice, from
   * Resource Graph and from ARM's list.
   */
  again(subscriptionId: string, table: string, attempt: number, rows: readonly JsonObject[]): Promise<void>;
}

/** What is known of a table when its stream has ended. */
interface TableReport {
  readonly rows: number;
  /** Counts and ids hold together: only then a row that is not there is not there. */
  readonly complete: boolean;
  /** Why it is not complete, for any subscription. */
  readonly why?: string;
  /** The table did not hold at first and was read again; what is lost then is lost for those subscriptions alone. */
  readonly again?: ReadAgain;
}

export interface Collected {
  /** By table name, side tables too. */
  readonly tables: ReadonlyMap<string, TableReport>;
  readonly side: SideTables;
  /** Of tables that were lost for all; what is lost for some subscriptions is told by theirs. */
  readonly gaps: readonly EstateGap[];
  /** Lower-case ids of subscriptions that were asked and had no row in any table. */
  readonly subscriptionsWithoutRows: readonly string[];
}

type Reads = Pick<ReadingAzure, 'queryPage'>;

/**
 * Reads every table once for the whole plan and hands the rows out by subscription. The streams are merged on `s` alone,
 * so that memory holds a page a table (and the side tables), whatever the estate. A table whose rows do not hold together
 * is read again in blocks; where that does not help either, its rows have been handed out too: they are there, but nothing
 * may be concluded from those that are not.
 */
export async function collect(
  azure: Reads,
  plan: Plan,
  sink: RowSink,
  tables: readonly EstateTable[] = TABLES,
): Promise<Collected> {
  const asked = plan.subscriptions.filter(({ state }) => state === 'read');
  const ids = asked.map(({ id }) => id).sort();
  const blocks = blocksOf(ids);
  const side = await Promise.all(streamsOf(azure, tables, 'side', blocks).map((stream) => keepSide(azure, stream)));
  const streams = streamsOf(azure, tables, 'stream', blocks);
  const subscriptionsWithoutRows: string[] = [];
  for (const subscription of [...asked].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    const rows = await handOut(subscription, streams, sink);
    if (rows === 0) subscriptionsWithoutRows.push(subscription.id);
    await sink.ended(subscription.id);
  }
  // What lies behind the last subscription still counts for the proof.
  for (const stream of streams) await stream.drain();
  const reports = new Map(side.map(({ table, report }) => [table, report]));
  for (const stream of streams) {
    const { name } = stream.table;
    const report = await reportOf(azure, stream, (attempt, rows) => bySubscription(sink, name, attempt, rows));
    reports.set(name, report);
    if (name === 'clusters') await listedAgain(asked, report, sink);
  }
  return {
    tables: reports,
    side: new Map(side.map(({ table, rows }) => [table, rows])),
    gaps: [...reports].flatMap(([table, report]) => gapOf(table, report, ids.length) ?? []),
    subscriptionsWithoutRows,
  };
}

function streamsOf(
  azure: Reads,
  tables: readonly EstateTable[],
  kind: EstateTable['kind'],
  blocks: readonly (readonly string[])[],
): readonly TableStream[] {
  return tables.filter((table) => table.kind === kind).map((table) => new TableStream(azure, table, blocks));
}

interface Side {
  readonly table: string;
  readonly rows: ReadonlyMap<string, JsonObject>;
  readonly report: TableReport;
}

/** Rows of every try are rows that are there: they are kept together. */
async function keepSide(azure: Reads, stream: TableStream): Promise<Side> {
  const kept = new Map<string, JsonObject>();
  const { keep: reduced = (row: JsonObject) => row } = stream.table;
  const keep = (rows: readonly GraphRow[]) => {
    for (const { id, row } of rows) {
      const few = reduced(row);
      if (few !== undefined) kept.set(id, few);
    }
  };
  for (let rows = await stream.page(); rows !== undefined; rows = await stream.page()) keep(rows);
  // Its rows can belong to clusters of any subscription: what is lost of it is lost for all.
  const { again: _by, ...report } = await reportOf(azure, stream, async (_attempt, rows) => keep(rows));
  return { table: stream.table.name, rows: kept, report };
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

/** What ARM listed belongs to the rows that count, whichever these are. */
async function listedAgain(
  asked: readonly PlannedSubscription[],
  { again }: TableReport,
  sink: RowSink,
): Promise<void> {
  for (const { id, listed = [] } of asked) {
    const attempt = again?.held.get(id);
    if (attempt !== undefined && listed.length > 0) await sink.again(id, 'clusters', attempt, listed);
  }
}

/** Rows come in order of their subscription: those of one lie side by side. */
async function bySubscription(sink: RowSink, table: string, attempt: number, rows: readonly GraphRow[]): Promise<void> {
  for (let from = 0; from < rows.length; ) {
    const subscription = rows[from]?.s ?? '';
    let to = from;
    while (rows[to]?.s === subscription) to += 1;
    const ones = rows.slice(from, to).map(({ row }) => row);
    await sink.again(subscription, table, attempt, ones);
    from = to;
  }
}

async function reportOf(
  azure: Reads,
  { table, rows, why, doubtful, isRefused, subscriptionLimitHit }: TableStream,
  take: Parameters<typeof readAgain>[3],
): Promise<TableReport> {
  if (why === undefined) return subscriptionLimitHit ? { rows, complete: false, why: LIMIT } : { rows, complete: true };
  if (isRefused) return { rows, complete: false, why };
  const again = await readAgain(azure, table, doubtful, take);
  if (subscriptionLimitHit) return { rows, complete: false, why: LIMIT, again };
  const [lost] = again.lost.values();
  return lost === undefined ? { rows, complete: true, again } : { rows, complete: false, why: lost, again };
}

/** Lost for all that were asked: one gap of the table. */
function gapOf(table: string, { complete, why, again }: TableReport, asked: number): EstateGap | undefined {
  if (complete || why === undefined || (why !== LIMIT && isLostForSome(again, asked))) return undefined;
  return { scope: `table/${table}`, signal: table, reason: why };
}

/** Some subscriptions have the whole table, others have not. */
function isLostForSome(again: ReadAgain | undefined, asked: number): boolean {
  return again !== undefined && again.lost.size > 0 && again.lost.size < asked;
}
