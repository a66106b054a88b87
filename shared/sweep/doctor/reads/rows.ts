import type { ReadFailure } from '../../../azure/failure.js';
import type { ReadingAzure } from '../../../azure/readingAzure.js';
import { blocksOf, GraphRead } from '../../../estate/graphRead.js';
import type { EstateTable } from '../../../estate/tables.js';
import type { JsonObject } from '../../../json.js';

/** How many rows a table has, by lower-cased subscription. */
export type RowCounts =
  | { readonly ok: true; readonly bySubscription: ReadonlyMap<string, number> }
  | { readonly ok: false; readonly failed: Pick<ReadFailure, 'kind' | 'why'> };

type Reads = Pick<ReadingAzure, 'queryPage'>;

/** One answer for each block of subscriptions, whatever the rows: a block has no more subscriptions than a page has rows. */
export async function countRows(azure: Reads, table: EstateTable, ids: readonly string[]): Promise<RowCounts> {
  const bySubscription = new Map<string, number>();
  for (const block of blocksOf(ids)) {
    const page = await azure.queryPage(countsQuery(table), { subscriptions: block });
    if (!page.ok) return { ok: false, failed: page };
    for (const { s, found } of page.value.rows) {
      if (typeof s === 'string' && typeof found === 'number') bySubscription.set(s.toLowerCase(), found);
    }
  }
  return { ok: true, bySubscription };
}

/** The table's own query with its rows counted in place of shown. */
function countsQuery({ query }: Pick<EstateTable, 'query'>): string {
  return `${query.slice(0, query.lastIndexOf(' | project '))} | summarize found = count() by s | order by s asc`;
}

/** The ids of a table's resources by subscription, and nothing else of them. */
export async function idsOf(
  azure: Reads,
  table: EstateTable,
  ids: readonly string[],
): Promise<RowCounts & { readonly ids?: ReadonlyMap<string, readonly string[]> }> {
  const query = `${table.query.slice(0, table.query.lastIndexOf(' | project '))} | project id, type, s | order by s asc, id asc`;
  const { rows, failed } = await readWhole(azure, { ...table, query }, ids);
  if (failed !== undefined) return { ok: false, failed };
  const found = new Map<string, string[]>();
  for (const { s, id, type } of rows) {
    // Replicas of registries are rows of the same table.
    if (typeof id !== 'string' || String(type).toLowerCase().endsWith('/replications')) continue;
    const own = found.get(String(s)) ?? [];
    found.set(String(s), [...own, id]);
  }
  const bySubscription = new Map([...found].map(([subscription, all]) => [subscription, all.length]));
  return { ok: true, bySubscription, ids: found };
}

/** All rows of a table; what could not be had ends it. */
export async function readWhole(
  azure: Reads,
  table: EstateTable,
  ids: readonly string[],
): Promise<{ readonly rows: readonly JsonObject[]; readonly failed: ReadFailure | undefined }> {
  const rows: JsonObject[] = [];
  for (const block of blocksOf(ids)) {
    const read = new GraphRead(azure, table, block);
    for (let page = await read.next(); page !== undefined; page = await read.next())
      for (const { row } of page) rows.push(row);
    if (read.failed !== undefined) return { rows, failed: read.failed };
  }
  return { rows, failed: undefined };
}
