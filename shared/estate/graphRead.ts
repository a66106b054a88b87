import type { ReadFailure } from '../azure/failure.js';
import type { GraphPage, ReadingAzure } from '../azure/readingAzure.js';
import type { JsonObject } from '../json.js';
import type { EstateTable } from './tables.js';

/** Resource Graph takes so many subscriptions in one query (docs). */
const MOST_SUBSCRIPTIONS = 1_000;

/** One row with what the merge needs of it. */
export interface GraphRow {
  /** Lower-cased subscription id. */
  readonly s: string;
  /** Lower case. */
  readonly id: string;
  readonly row: JsonObject;
}

/**
 * One query over one block of subscriptions, page by page, with the proof that nothing was lost or came twice: each page
 * tells the same total, the counts sum up to it, pages hold as many rows as they count, rows are in order of `s`, and no
 * id repeats inside a subscription. Pages are offsets into something that moves, so without this proof a row that is not
 * there says nothing.
 */
export class GraphRead {
  /** Why the rows are not proved; undefined while they are. */
  why: string | undefined;
  /** The page that could not be had, and ended the reading. */
  failed: ReadFailure | undefined;
  subscriptionLimitHit = false;
  rows = 0;
  #total: number | undefined;
  #counted = 0;
  #next: { skipToken?: string; top?: number } | undefined = {};
  #last = '';
  readonly #idsOfLast = new Set<string>();
  readonly #asked: ReadonlySet<string> | undefined;

  constructor(
    readonly azure: Pick<ReadingAzure, 'queryPage'>,
    readonly table: EstateTable,
    readonly block: readonly string[] | undefined,
  ) {
    this.#asked = block === undefined ? undefined : new Set(block);
  }

  /** The next rows; undefined when there are no more, or no more can be had. A page may be empty. */
  async next(): Promise<readonly GraphRow[] | undefined> {
    if (this.#next === undefined) return undefined;
    const scope = this.block === undefined ? {} : { subscriptions: this.block };
    const page = await this.azure.queryPage(this.table.query, { ...scope, ...this.#next });
    if (!page.ok) {
      this.#doubt(page.why);
      this.failed = page;
      this.#next = undefined;
      return undefined;
    }
    const { skipToken, top } = page.value;
    this.#next = skipToken === undefined ? undefined : { skipToken, top };
    const rows = this.#taken(page.value);
    // A token that is handed out for ever, with nothing behind it, must not be followed for ever.
    if (page.value.count === 0 && rows.length === 0) this.#next = undefined;
    if (this.#next === undefined && this.#counted !== this.#total)
      this.#doubt(`${this.#counted} rows came of ${this.#total} that were announced`);
    return rows;
  }

  #taken(page: GraphPage): readonly GraphRow[] {
    this.subscriptionLimitHit ||= page.subscriptionLimitHit;
    if (this.#total !== undefined && this.#total !== page.totalRecords)
      this.#doubt(`the total changed from ${this.#total} to ${page.totalRecords} rows while they were read`);
    this.#total = page.totalRecords;
    this.#counted += page.count;
    if (page.count !== page.rows.length) this.#doubt(`a page counts ${page.count} rows and holds ${page.rows.length}`);
    return page.rows.flatMap((row) => this.#row(row) ?? []);
  }

  #row(row: JsonObject): GraphRow | undefined {
    const { id: rawId, s: rawS } = row;
    if (typeof rawId !== 'string' || rawId === '' || typeof rawS !== 'string') {
      this.#doubt('a row has no id or no subscription');
      return undefined;
    }
    const [id, s] = [rawId.toLowerCase(), rawS.toLowerCase()];
    if (this.#asked !== undefined && !this.#asked.has(s)) {
      this.#doubt(`a row of ${s} came, which was not asked for`);
      return undefined;
    }
    if (s < this.#last) {
      this.#doubt('rows came out of order');
      return undefined;
    }
    if (s !== this.#last) this.#idsOfLast.clear();
    this.#last = s;
    if (this.#idsOfLast.has(id)) {
      this.#doubt(`${rawId} came twice`);
      return undefined;
    }
    this.#idsOfLast.add(id);
    this.rows += 1;
    return { s, id, row };
  }

  #doubt(why: string): void {
    this.why ??= why;
  }
}

/** Sorted ids in blocks that one query may name. */
export function blocksOf(subscriptions: readonly string[], most = MOST_SUBSCRIPTIONS): readonly (readonly string[])[] {
  const sorted = [...subscriptions].sort();
  const blocks: string[][] = [];
  for (let from = 0; from < sorted.length; from += most) blocks.push(sorted.slice(from, from + most));
  return blocks;
}
