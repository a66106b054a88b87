import type { FailureKind } from '../azure/failure.js';
import type { ReadingAzure } from '../azure/readingAzure.js';
import { blocksOf, GraphRead, type GraphRow } from './graphRead.js';
import type { EstateTable } from './tables.js';

/** So few subscriptions are asked for at once where the rows of a table did not hold together. */
const MOST_SUBSCRIPTIONS = 100;
const TRIES = 3;

/** What asking once more, in the same words, cannot mend. */
const FINAL: readonly (FailureKind | undefined)[] = ['forbidden', 'notFound', 'refused'];

/** What became of a table that was read again, by lower-cased subscription id; each that was asked for is in one of the two. */
export interface ReadAgain {
  /** The number of the try, from 1, whose rows hold. */
  readonly held: ReadonlyMap<string, number>;
  /** Why the rows of no try held. */
  readonly lost: ReadonlyMap<string, string>;
}

/** Takes the rows of one try of one block, page by page; of a try that did not hold too. */
export type TakeAgain = (attempt: number, rows: readonly GraphRow[]) => Promise<void>;

export function isWorthAsking(failed: { readonly kind: FailureKind } | undefined): boolean {
  return !FINAL.includes(failed?.kind);
}

/**
 * Reads one table again in blocks of at most 100 subscriptions, three tries a block. Rows move between pages when the
 * estate moves while it is read; a block is one page, or few. A service that answers no try of a block is not asked for
 * the others.
 */
export async function readAgain(
  azure: Pick<ReadingAzure, 'queryPage'>,
  table: EstateTable,
  subscriptions: readonly string[],
  take: TakeAgain,
): Promise<ReadAgain> {
  const held = new Map<string, number>();
  const lost = new Map<string, string>();
  let silent: string | undefined;
  for (const block of blocksOf(subscriptions, MOST_SUBSCRIPTIONS)) {
    const { attempt, why, failed } =
      silent === undefined
        ? await readBlock(azure, table, block, take)
        : { attempt: undefined, why: silent, failed: false };
    for (const id of block) attempt === undefined ? lost.set(id, why) : held.set(id, attempt);
    if (failed) silent = why;
  }
  return { held, lost };
}

interface BlockRead {
  /** The try that held. */
  readonly attempt: number | undefined;
  readonly why: string;
  /** Every try ended in a page that could not be had. */
  readonly failed: boolean;
}

async function readBlock(
  azure: Pick<ReadingAzure, 'queryPage'>,
  table: EstateTable,
  block: readonly string[],
  take: TakeAgain,
): Promise<BlockRead> {
  let why = '';
  let failures = 0;
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const read = new GraphRead(azure, table, block);
    for (let rows = await read.next(); rows !== undefined; rows = await read.next()) await take(attempt, rows);
    if (read.why === undefined) return { attempt, why: '', failed: false };
    why = read.why;
    if (read.failed !== undefined) failures += 1;
    if (!isWorthAsking(read.failed)) break;
  }
  return { attempt: undefined, why, failed: failures === TRIES };
}
