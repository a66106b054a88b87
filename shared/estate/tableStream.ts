import type { ReadingAzure } from '../azure/readingAzure.js';
import { GraphRead, type GraphRow } from './graphRead.js';
import { isWorthAsking } from './readAgain.js';
import type { EstateTable } from './tables.js';

/** One table over all blocks of subscriptions, in order of `s`. Holds one page. */
export class TableStream {
  rows = 0;
  /** Why the table is not proved; undefined while it is. */
  why: string | undefined;
  /** Subscriptions of the blocks whose rows are not proved. */
  readonly doubtful: string[] = [];
  /** A page could not be had, and asking again would not mend it. */
  isRefused = false;
  subscriptionLimitHit = false;
  #head: readonly GraphRow[] = [];
  #at = 0;
  #read: GraphRead | undefined;
  #block = 0;

  constructor(
    readonly azure: Pick<ReadingAzure, 'queryPage'>,
    readonly table: EstateTable,
    readonly blocks: readonly (readonly string[])[],
  ) {}

  /** The next page that has rows; undefined at the end. */
  async page(): Promise<readonly GraphRow[] | undefined> {
    for (;;) {
      if (this.#read === undefined) {
        const block = this.blocks[this.#block++];
        if (block === undefined) return undefined;
        this.#read = new GraphRead(this.azure, this.table, block);
      }
      const rows = await this.#read.next();
      if (rows !== undefined && rows.length > 0) return rows;
      if (rows === undefined) this.#close(this.#read);
    }
  }

  /** Sees to it that there is a row to look at, if there is one at all. */
  async fill(): Promise<void> {
    if (this.#at < this.#head.length) return;
    this.#head = (await this.page()) ?? [];
    this.#at = 0;
  }

  /** The next rows of one subscription, at most what is left of a page; none when it has no more. */
  async rowsOf(subscription: string): Promise<readonly GraphRow[]> {
    await this.fill();
    // Rows are of subscriptions that were asked for, in order: none can lie before the one that is handed out.
    let to = this.#at;
    while (this.#head[to]?.s === subscription) to += 1;
    const rows = this.#head.slice(this.#at, to);
    this.#at = to;
    return rows;
  }

  async drain(): Promise<void> {
    for (this.#head = []; (await this.page()) !== undefined; );
  }

  #close(read: GraphRead): void {
    this.rows += read.rows;
    this.why ??= read.why;
    if (read.why !== undefined) this.doubtful.push(...(read.block ?? []));
    this.isRefused ||= !isWorthAsking(read.failed);
    this.subscriptionLimitHit ||= read.subscriptionLimitHit;
    this.#read = undefined;
  }
}
