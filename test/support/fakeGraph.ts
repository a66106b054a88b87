import { type Read, type ReadFailure, read } from '../../shared/azure/failure.js';
import type { GraphPage, GraphPageRequest, ReadingAzure } from '../../shared/azure/readingAzure.js';
import type { JsonObject } from '../../shared/json.js';

interface Asked extends GraphPageRequest {
  readonly query: string;
}

type Lie = (page: GraphPage, asked: Asked, offset: number) => Read<GraphPage>;

/**
 * Resource Graph in memory: tokens are offsets into rows that are sorted anew for each page, as the real one does it.
 * Rows are kept under the first word of a query and must have `id` and `s`. `lie` changes what is answered.
 */
export function fakeGraph(tables: Readonly<Record<string, readonly JsonObject[]>>, size = 1_000) {
  const asked: Asked[] = [];
  let lie: Lie = (page) => read(page);
  const queryPage: ReadingAzure['queryPage'] = async (query, page = {}) => {
    asked.push({ query, ...page });
    const scope = page.subscriptions?.map((id) => id.toLowerCase());
    const rows = (tables[tableOf(query)] ?? [])
      .filter(({ s }) => scope === undefined || scope.includes(String(s)))
      .sort((a, b) => compare(String(a.s), String(b.s)) || compare(String(a.id), String(b.id)));
    const offset = Number(page.skipToken ?? 0);
    const data = rows.slice(offset, offset + size);
    const isLast = offset + size >= rows.length;
    const honest: GraphPage = {
      rows: data,
      count: data.length,
      totalRecords: rows.length,
      top: size,
      subscriptionLimitHit: false,
      ...(isLast ? {} : { skipToken: String(offset + size) }),
    };
    return lie(honest, { query, ...page }, offset);
  };
  return {
    queryPage,
    asked,
    lies(given: Lie) {
      lie = given;
    },
  };
}

/** `resources managedclusters`: two of the tables are types of one. Of several types the first one names it. */
export function tableOf(query: string): string {
  return `${query.split(' ')[0]} ${/type (?:=~|in~ \() ?'[^']*\/([^/']+)'/.exec(query)?.[1]}`;
}

export function refusal(status: number, code: string, kind: ReadFailure['kind'] = 'forbidden'): ReadFailure {
  return { ok: false, kind, status, code, why: `${status} ${code}` };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
